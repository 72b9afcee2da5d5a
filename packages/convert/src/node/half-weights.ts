import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readCheckpoint } from '../checkpoint.js';
import { halfWeights } from '../half.js';
import { withFileSources } from './file-source.js';
import type { HubOptions } from './hub-options.js';

/**
 * Writes a checkpoint's weights in half precision into a bundle's folder, in one file.
 *
 * @returns the file's name there
 */
export async function writeHalfWeights(
  weights: readonly string[],
  index: unknown,
  folder: string,
  { onProgress, signal }: Pick<HubOptions, 'onProgress' | 'signal'>,
): Promise<string> {
  const file = 'weights.fp16.safetensors';
  return await withFileSources(weights, async (sources) => {
    const { size, chunks } = await halfWeights(sources, await readCheckpoint(sources, index));
    const counted = async function* () {
      let done = 0;
      for await (const chunk of chunks()) {
        yield chunk;
        done += chunk.length;
        onProgress?.({ stage: 'half', file, done, total: size });
      }
    };
    await pipeline(Readable.from(counted()), createWriteStream(path.join(folder, file)), signal ? { signal } : {});
    return file;
  });
}
