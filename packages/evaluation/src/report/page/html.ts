/** Markup that may stand in a document as it is. */
export interface Html {
  readonly markup: string;
}

/** What a template takes: markup stays as it is, text is escaped, lists are joined, null is nothing. */
export type HtmlPart = Html | string | number | null | readonly HtmlPart[];

/**
 * A piece of HTML. Whatever is put into it is escaped unless it is such a piece itself, so that a file's name can't
 * become markup. Numbers are meant for drawings: they are rounded to hundredths.
 *
 * Written as XML wants it too (every element closed, every attribute quoted), which a strict parser can check.
 */
export function html(template: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return { markup: template.reduce((markup, text, i) => markup + render(parts[i - 1]!) + text) };
}

/** Markup from elsewhere, such as a style sheet of ours: never anything that came from outside. */
export function raw(markup: string): Html {
  return { markup };
}

function render(part: HtmlPart): string {
  if (part === null) return '';
  if (typeof part === 'string') return part.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
  if (typeof part === 'number') return String(Math.round(part * 100) / 100);
  return 'markup' in part ? part.markup : part.map(render).join('');
}
