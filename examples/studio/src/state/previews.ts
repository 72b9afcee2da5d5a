import type { Picture } from './picture.js';

/** In pixels: twice that of the strip's. */
const height = 224;

/** What the strip shows of photographs that wait for the engine: one after another, as each is whole in memory while it is made small. */
export async function showPreviews(
  added: readonly { readonly file: Blob | Promise<Blob>; readonly picture: Picture }[],
): Promise<void> {
  for (const { file, picture } of added) {
    // What the page itself can't read, the engine may, or says why not.
    const preview = await previewOf(file).catch(() => undefined);
    if (!picture.opened.value) picture.preview.value = preview;
  }
}

async function previewOf(file: Blob | Promise<Blob>): Promise<ImageBitmap> {
  return createImageBitmap(await file, { resizeHeight: height, resizeQuality: 'medium' });
}
