import { xmpWithRecord } from '@fuzzydiff/core/internal';
import { type PngChunk, xmpChunk, xmpKeyword, xmpOf } from '../image/png-chunks.js';
import type { PictureRecord } from './picture-record.js';

/** What a PNG says of its picture, with a record in its XMP; nothing where that cannot be added to. */
export function metadataWithRecord(metadata: readonly PngChunk[], record: PictureRecord): PngChunk[] | undefined {
  const own = metadata.find(isXmp);
  const packet = own && xmpOf(own);
  if (own && !packet) return undefined;
  const xmp = xmpWithRecord(packet, record);
  if (!xmp) return undefined;
  return own ? metadata.map((chunk) => (chunk === own ? xmpChunk(xmp) : chunk)) : [...metadata, xmpChunk(xmp)];
}

function isXmp({ type, data }: PngChunk): boolean {
  return type === 'iTXt' && Buffer.from(data).toString('latin1', 0, xmpKeyword.length + 1) === `${xmpKeyword}\0`;
}
