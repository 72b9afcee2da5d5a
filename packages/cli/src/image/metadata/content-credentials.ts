import { isoBoxes, jpegSegments, pngChunks, webpChunks } from './blocks.js';
import { openTiff, tags } from './tiff.js';

/** The box of an ISO file that holds them: d8fec3d6-1b0e-483c-9297-5828877ec481. */
const box = 'd8fec3d61b0e483c92975828877ec481';

/** Where each format holds content credentials: C2PA specification, appendix A. */
const places: Readonly<Record<string, (bytes: Uint8Array) => boolean>> = {
  png: (bytes) => pngChunks(bytes).some(({ type }) => type === 'caBX'),
  jpeg: (bytes) =>
    jpegSegments(bytes).some(({ type, data }) => {
      const start = Buffer.from(data).toString('latin1', 0, 64);
      return type === 'EB' && start.includes('jumb') && start.includes('c2pa');
    }),
  webp: (bytes) => webpChunks(bytes).some(({ type }) => type === 'C2PA'),
  tiff: (bytes) => openTiff(bytes)?.first.fields.has(tags.contentCredentials) ?? false,
  heif: (bytes) =>
    isoBoxes(bytes).some(({ type, data }) => type === 'uuid' && Buffer.from(data).toString('hex', 0, 16) === box),
  gif: (bytes) => Buffer.from(bytes).includes('C2PA_GIF'),
};

/** Whether a file holds content credentials: who made a picture and how, signed. */
export function hasContentCredentials(bytes: Uint8Array, format: string): boolean {
  return places[format]?.(bytes) ?? false;
}
