import { isDeepStrictEqual } from 'node:util';
import type { ProjectedImage } from '@fuzzydiff/calibration';
import { FuzzydiffError } from '@fuzzydiff/core';
import { readWhole } from '../files/read-whole.js';
import { placeOf } from '../storage/place.js';
import { type CalibrationShard, parseShard } from './shard-file.js';

/** The images of shards, one shard in memory at a time. */
export async function* shardImages(shards: readonly string[]): AsyncGenerator<ProjectedImage> {
  for (const shard of shards) yield* (await readShard(shard)).images;
}

/**
 * What all shards were made with.
 *
 * @throws FuzzydiffError `mismatch` where one was made otherwise than the first
 */
export async function shardsAlike(shards: readonly string[]): Promise<Omit<CalibrationShard, 'images'>> {
  let first: Omit<CalibrationShard, 'images'> | undefined;
  for (const shard of shards) {
    const { images: _, ...made } = await readShard(shard);
    first ??= made;
    if (isDeepStrictEqual(made, first)) continue;
    const differs = (['device', 'seed', 'fingerprint'] as const).find(
      (name) => !isDeepStrictEqual(made[name], first![name]),
    )!;
    const [wanted, found] = [first[differs], made[differs]].map((value) => JSON.stringify(value));
    const message =
      `Expected shards made with one ${differs}, ${wanted} as of ${shards[0]}, but ${shard} was made with ${found}; ` +
      'remove it, and enqueue the calibration again for workers that are alike.';
    throw new FuzzydiffError('mismatch', message, { data: { shard, name: differs } });
  }
  return first!;
}

/** Removes shards that are no longer needed. */
export async function removeShards(shards: readonly string[]): Promise<void> {
  for (const shard of shards) {
    const { storage, name } = placeOf(shard);
    await storage.remove(name);
  }
}

async function readShard(shard: string): Promise<CalibrationShard> {
  return parseShard(await readWhole(shard, "a calibration's shard"), shard);
}
