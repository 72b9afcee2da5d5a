import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { PathCommand } from 'opentype.js';

/** A line of text on a picture; `x` is its left edge, middle or right edge by `anchor`, `y` its baseline, in pixels. */
export interface Label {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  /** Height of the type. */
  readonly size: number;
  /** @default 'start' */
  readonly anchor?: 'start' | 'middle' | 'end';
}

const ink = '#1f2328';

/**
 * Labels as the outlines of their letters, an SVG drawing that looks the same everywhere. With text in it the machine's
 * own fonts would decide, and a bare container has none.
 */
export async function labelsSvg(width: number, height: number, labels: readonly Label[]): Promise<string> {
  const { default: opentype } = await import('opentype.js');
  const file = fileURLToPath(import.meta.resolve('@fontsource/figtree/files/figtree-latin-500-normal.woff'));
  const font = opentype.parse(new Uint8Array(await readFile(file)).buffer);
  const paths = labels.map(({ text, x, y, size, anchor = 'start' }) => {
    const share = { start: 0, middle: 0.5, end: 1 }[anchor];
    const outline = font.getPath(text, x - share * font.getAdvanceWidth(text, size), y, size);
    return `<path d="${pathData(outline.commands)}"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" fill="${ink}">`;
  return `${svg}${paths.join('')}</svg>`;
}

/** An outline in SVG's language. The font library's own writer gives NaN for a number like 1e-14. */
function pathData(commands: readonly PathCommand[]): string {
  return commands
    .map(({ type, ...points }) => {
      const { x1, y1, x2, y2, x, y } = points as Partial<Record<'x1' | 'y1' | 'x2' | 'y2' | 'x' | 'y', number>>;
      const numbers = [x1, y1, x2, y2, x, y].filter((number) => number !== undefined);
      return type + numbers.map((number) => number.toFixed(2)).join(' ');
    })
    .join('');
}
