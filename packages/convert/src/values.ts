import { type ByteSource, readWithin } from './byte-source.js';
import type { StoredTensor } from './stored-tensor.js';

/** A stored tensor's values, row-major, in float32: rounded where they are stored in float64. */
export async function readValues(source: ByteSource, stored: StoredTensor): Promise<Float32Array<ArrayBuffer>> {
  // A copy: typed arrays need aligned memory, files do not. (Not by slice: that of Node's Buffer shares memory.)
  const bytes = new Uint8Array(await readWithin(source, stored.offset, stored.length, 'a tensor'));
  switch (stored.type) {
    case 'float32':
      return new Float32Array(bytes.buffer);
    case 'float64':
      return Float32Array.from(new Float64Array(bytes.buffer));
    case 'bfloat16': {
      // The upper half of a float32.
      const words = Uint32Array.from(new Uint16Array(bytes.buffer), (half) => half << 16);
      return new Float32Array(words.buffer);
    }
    case 'float16': {
      const { getFloat16 } = await import('@petamoriken/float16');
      const view = new DataView(bytes.buffer);
      return Float32Array.from({ length: bytes.length / 2 }, (_, i) => getFloat16(view, 2 * i, true));
    }
  }
}
