import type { FileFormat } from '../engine/crossing.js';

/**
 * What of a photograph is in the file that is saved as it came.
 *
 * @param stored the format that the file has that came, where it can be saved as it came
 */
export function keptOf(isMended: boolean, format: FileFormat, stored: FileFormat | undefined): string {
  if (!isMended && format === stored) return 'The file is the one that came.';
  if (format === 'png')
    return isMended
      ? 'Everything that was not mended is as it came.'
      : 'The picture is as it came, in a file of another kind.';
  return `The ${isMended ? 'rest' : 'picture'} is as it came, but for new ${{ jpeg: 'JPEG', webp: 'WebP' }[format]} traces.`;
}
