import { type Html, html } from '../page/html.js';

/** A picture in a grid. */
export interface Tile {
  /** What stands over it. */
  readonly title: string;
  /** A data URL. */
  readonly url: string;
  /** What it shows, for who can't see it. */
  readonly alt: string;
  /** Lines under it. */
  readonly lines: readonly string[];
}

/** A picture with its name and numbers; its pixels stay squares. */
export function tile({ title, url, alt, lines }: Tile): Html {
  return html`<figure class="picture"><figcaption>${title}</figcaption><img src="${url}" alt="${alt}"/>
${lines.map((line) => html`<p>${line}</p>`)}</figure>
`;
}
