import { inHalves } from '@fuzzydiff/calibration';
import { presets } from '@fuzzydiff/core';
import { type PresetSettings, wrongCommandLine } from '../settings.js';
import { differentImages } from './different-images.js';
import { type Shard, shardOf } from './shard.js';
import { calibrationSource } from './take.js';

/** Images in two parts. */
export interface CalibrationParts {
  readonly statistics: readonly string[];
  /** None where no promise is to be taken. */
  readonly promise: readonly string[];
}

/** What says which images are taken, and for what. */
export interface PartsSettings extends Pick<PresetSettings, 'preset'> {
  readonly limit?: number;
  readonly shard?: Shard;
  readonly promise?: string;
}

/**
 * The images to take: in halves, unless the promise is taken on others, or there is to be none.
 *
 * @throws FuzzydiffError `not-found` or `invalid-argument`
 */
export async function partsOf(inputs: string[], settings: PartsSettings): Promise<CalibrationParts> {
  const { preset, shard, promise } = settings;
  if (shard && promise !== undefined)
    throw wrongCommandLine(
      'Expected --shard or --promise but found both; take the promise with `fuzzydiff calibrate promise` once the shards are merged.',
    );
  const paths = await imagesOf(inputs, settings);
  const keyed = async (own: readonly string[]) =>
    Promise.all(own.map(async (path) => ({ path, key: (await calibrationSource(path)).key })));
  if (promise !== undefined) {
    const [own, others] = [await keyed(paths), await keyed(await differentImages([promise]))];
    const keys = new Set(own.map(({ key }) => key));
    const shared = others.find(({ key }) => keys.has(key));
    if (!shared) return { statistics: paths, promise: others.map(({ path }) => path) };
    throw wrongCommandLine(
      `Expected other images for --promise than those of the statistics but found ${shared.path} in both; leave it out of one.`,
    );
  }
  if (shard || presets[preset].correction.alpha === undefined) return { statistics: paths, promise: [] };
  const halves = inHalves(await keyed(paths));
  const pathsOf = (half: readonly { readonly path: string }[]) => half.map(({ path }) => path);
  return { statistics: pathsOf(halves.statistics), promise: pathsOf(halves.promise) };
}

/** The images to calibrate on. @throws FuzzydiffError `not-found` or `invalid-argument` */
async function imagesOf(inputs: string[], { limit, shard }: PartsSettings): Promise<string[]> {
  const all = (await differentImages(inputs)).slice(0, limit);
  const paths = shard ? shardOf(all, shard) : all;
  if (paths.length >= 2) return paths;
  const where = shard ? ` in shard ${shard.index}/${shard.count} of ${all.length}` : '';
  const remedy = shard ? 'make fewer shards, or name more images' : 'name more of them';
  throw wrongCommandLine(
    `Expected at least two images to calibrate on but found ${paths.length || 'none'}${where}; ${remedy}.`,
  );
}
