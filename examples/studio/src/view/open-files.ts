import { take } from '../state/flow.js';
import { tell } from '../state/notices.js';

/** Opens what somebody chose, dropped or pasted. */
export function openFiles(files: readonly File[]): void {
  const [first] = files;
  if (!first) return;
  const pictures = files.filter(({ type, name }) => type.startsWith('image/') || /\.(hei[cf]|tiff?)$/i.test(name));
  if (pictures.length === 0) {
    tell('error', `${first.name} is not a photograph. Choose a JPEG or a PNG.`);
    return;
  }
  void take(pictures.map((file) => ({ file, name: file.name })));
}
