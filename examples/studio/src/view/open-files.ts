import { fileKind } from '../engine/file-kinds.js';
import { take } from '../state/flow.js';
import { tell } from '../state/notices.js';

/** Opens what somebody chose, dropped or pasted. */
export async function openFiles(files: readonly File[]): Promise<void> {
  const checked = await Promise.all(files.map(async (file) => ({ file, isPicture: await isPicture(file) })));
  for (const { file, isPicture } of checked)
    if (!isPicture) tell('error', `${file.name} is not a photograph. Choose a JPEG or a PNG.`);
  const pictures = checked.filter(({ isPicture }) => isPicture);
  if (pictures.length === 0) return;
  void take(pictures.map(({ file }) => ({ file, name: file.name })));
}

/** Whether a file is a picture; one without an ending, of which the browser says nothing, by its first bytes. */
async function isPicture(file: File): Promise<boolean> {
  if (file.type.startsWith('image/') || /\.(hei[cf]|tiff?)$/i.test(file.name)) return true;
  if (file.type !== '') return false;
  // A file that can't be read, as a folder that was dropped, is none.
  const start = await file
    .slice(0, 64)
    .arrayBuffer()
    .catch(() => new ArrayBuffer(0));
  return fileKind(new Uint8Array(start)) !== undefined;
}
