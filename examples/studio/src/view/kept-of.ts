import type { FileFormat } from '../engine/crossing.js';

/**
 * What of a photograph is in the file that is saved as it came.
 *
 * @param stored the format that the file has that came, where it can be saved as it came
 */
export function keptOf(isMended: boolean, format: FileFormat, stored: FileFormat | undefined): string {
  if (!isMended && format === stored) return 'The file is the one that came.';
  const kept = isMended ? 'Everything that was not mended is as it came' : 'The picture is as it came';
  if (format === 'png') return isMended ? `${kept}.` : `${kept}, in a file of another kind.`;
  const name = { jpeg: 'JPEG', webp: 'WebP' }[format];
  return `${kept}, but for the traces of writing a ${name} anew, which nobody sees. A PNG has none.`;
}
