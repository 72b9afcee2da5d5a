import { take } from '../state/flow.js';
import { tell } from '../state/notices.js';

/** Opens what somebody chose, dropped or pasted. */
export function openFiles(files: readonly File[]): void {
  const isPicture = ({ type, name }: File) => type.startsWith('image/') || /\.(hei[cf]|tiff?)$/i.test(name);
  const pictures = files.filter(isPicture);
  for (const { name } of files.filter((file) => !isPicture(file)))
    tell('error', `${name} is not a photograph. Choose a JPEG or a PNG.`);
  if (pictures.length === 0) return;
  void take(pictures.map((file) => ({ file, name: file.name })));
}
