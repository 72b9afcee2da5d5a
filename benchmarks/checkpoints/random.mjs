// Checkpoints of published layouts with random weights: what is measured does not depend on them.
import { open } from 'node:fs/promises';

/**
 * Writes random weights as safetensors; how many bytes they are.
 * @param {string} file
 * @param {readonly import('./layouts.mjs').Entry[]} shapes
 * @param {boolean} half whether in float16
 */
export async function writeCheckpoint(file, shapes, half) {
  const width = half ? 2 : 4;
  /** @type {Record<string, unknown>} */
  const header = {};
  let offset = 0;
  for (const [name, shape] of shapes) {
    const length = width * shape.reduce((product, extent) => product * extent, 1);
    header[name] = { dtype: half ? 'F16' : 'F32', shape, data_offsets: [offset, offset + length] };
    offset += length;
  }
  const text = Buffer.from(JSON.stringify(header));
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(BigInt(text.length));
  const handle = await open(file, 'w');
  await handle.write(start);
  await handle.write(text);
  // A few bits of a hash of the index: numbers around 0, no larger than 2^-6, that differ from place to place.
  const block = new Uint8Array(2 ** 20);
  if (half)
    new Uint16Array(block.buffer).forEach((_, i, all) => {
      all[i] = (Math.imul(i, 0x9e37_79b1) >>> 16) & 0xa3ff;
    });
  else
    new Float32Array(block.buffer).forEach((_, i, all) => {
      all[i] = Math.imul(i, 0x9e37_79b1) / 2 ** 37;
    });
  for (let left = offset; left > 0; left -= block.length) await handle.write(block, 0, Math.min(left, block.length));
  await handle.close();
  return offset;
}
