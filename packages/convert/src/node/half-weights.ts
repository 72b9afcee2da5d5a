import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readCheckpoint } from '../checkpoint.js';
import { halfWeights } from '../half.js';
import { fileSource } from './file-source.js';
import type { HubOptions } from './hub.js';

/**
 * Writes a checkpoint's weights in half precision into a bundle's folder.
 *
 * @returns the file's name there
 */
export async function writeHalfWeights(
  checkpoint: string,
  folder: string,
  { onProgress, signal }: Pick<HubOptions, 'onProgress' | 'signal'>,
): Promise<string> {
  const file = 'weights.fp16.safetensors';
  const source = await fileSource(checkpoint);
  try {
    const { size, chunks } = await halfWeights(source, await readCheckpoint(source));
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
  } finally {
    await source.close();
  }
}
