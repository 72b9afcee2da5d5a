import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** The report's typeface, in the document itself: two weights of some 11 kB. */
export async function fontFaces(): Promise<string> {
  const faces = [400, 600].map(async (weight) => {
    const file = import.meta.resolve(`@fontsource/figtree/files/figtree-latin-${weight}-normal.woff2`);
    const font = (await readFile(fileURLToPath(file))).toString('base64');
    return `@font-face{font-family:Figtree;font-weight:${weight};src:url(data:font/woff2;base64,${font}) format('woff2')}`;
  });
  return (await Promise.all(faces)).join('\n');
}
