import { mapDepths } from '../attention/estimator.js';
import type { Moments } from '../attention/moments.js';
import { noStatistics } from '../attention/statistics.js';
import { formatSafetensors, parseSafetensors, type SafetensorsArray } from '../bundle/safetensors.js';
import { FuzzydiffError } from '../errors.js';
import { sizeOf } from '../tensor/tensor.js';
import type { Calibration } from './calibration.js';
import type { CleanPromise } from './clean-promise.js';
import type { Fingerprint } from './fingerprint.js';
import type { CalibrationSource } from './images.js';
import { type FileTensors, formatPromise, parsePromise } from './promise-file.js';

const specification = 'fuzzydiff-calibration/2';

/** Read too: they hold no promise. */
const earlier = 'fuzzydiff-calibration/1';

/**
 * A calibration as the bytes of a safetensors file: per depth the mean and the sum of squared deviations of the
 * discrepancy, `mean.<depth>` and `m2.<depth>`, float64 `[1|C,H,W]`, so that files can be merged exactly; and what it was
 * made with, as JSON in the metadata. Where it has a promise: its bounds and n there too, and of each region of a clean image
 * `promise.<head|frame>.image`, `.mass` and `.share`, float64 `[R]`.
 *
 * @returns the bytes of the file
 */
export function formatCalibration({
  fingerprint,
  statistics,
  seed,
  images,
  sources,
  promise,
}: Calibration): Uint8Array {
  const tensors = new Map<string, { shape: readonly number[]; data: SafetensorsArray }>();
  mapDepths(statistics.estimator).forEach((depth, d) => {
    const { mean, m2 } = statistics.moments[d]!;
    tensors.set(`mean.${depth}`, { shape: statistics.mapShape, data: mean });
    tensors.set(`m2.${depth}`, { shape: statistics.mapShape, data: m2 });
  });
  const metadata = new Map([
    ['specification', specification],
    ['fingerprint', JSON.stringify(fingerprint)],
    ['seed', String(seed)],
    ['images', String(images)],
  ]);
  if (promise) {
    const own = formatPromise(promise);
    for (const [name, array] of own.tensors) tensors.set(name, array);
    metadata.set('promise', own.metadata);
    if (promise.sources) metadata.set('promise.sources', JSON.stringify(promise.sources.map(row)));
  }
  if (sources) metadata.set('sources', JSON.stringify(sources.map(row)));
  return formatSafetensors({ tensors, metadata });
}

const row = ({ key, sha256, name }: CalibrationSource) => (name === undefined ? [key, sha256] : [key, sha256, name]);

/**
 * Reads a calibration file.
 *
 * @param bytes the bytes of the whole file
 * @param where names the file in errors
 * @throws FuzzydiffError `invalid-file` when it is damaged or something else
 */
export function parseCalibration(bytes: Uint8Array, where: string): Calibration {
  const { tensors, metadata } = parseSafetensors(bytes, where);
  const found = metadata.get('specification');
  if (found !== specification && found !== earlier) throw broken(where, `found ${found ?? 'no specification'}`);
  const fingerprint = parseFingerprint(metadata.get('fingerprint') ?? '', where);
  const { estimator } = fingerprint;
  const images = Number(metadata.get('images'));
  const seed = Number(metadata.get('seed'));
  if (!Number.isSafeInteger(images) || images < 1 || !Number.isSafeInteger(seed))
    throw broken(where, `found ${metadata.get('images')} images and seed ${metadata.get('seed')}`);

  const shape = tensors.get(`mean.${mapDepths(estimator)[0]}`)?.shape ?? [];
  const mapShape = shape as unknown as [number, number, number];
  const read = (name: string): Float64Array => {
    const own = tensors.get(name);
    if (!(own?.data instanceof Float64Array) || own.shape.length !== 3 || own.data.length !== sizeOf(mapShape))
      throw broken(where, `its tensor "${name}" is missing or of another shape`);
    if (!own.data.every(Number.isFinite)) throw broken(where, `its tensor "${name}" has values that are not numbers`);
    return own.data;
  };
  const moments = mapDepths(estimator).map(
    (depth): Moments => ({ count: images, mean: read(`mean.${depth}`), m2: read(`m2.${depth}`) }),
  );
  const named = metadata.get('sources');
  const promised = metadata.get('promise');
  return {
    fingerprint,
    seed,
    images,
    statistics: { estimator, mapShape, moments },
    ...(named === undefined ? {} : { sources: parseSources(named, images, where) }),
    ...(promised === undefined ? {} : { promise: promiseOf(promised, { tensors, metadata }, where) }),
  };
}

function promiseOf(
  text: string,
  { tensors, metadata }: { readonly tensors: FileTensors; readonly metadata: ReadonlyMap<string, string> },
  where: string,
): CleanPromise {
  const promise = readPromise(text, tensors, where);
  const named = metadata.get('promise.sources');
  return { ...promise, ...(named !== undefined && { sources: parseSources(named, promise.frame.length, where) }) };
}

function readPromise(text: string, tensors: FileTensors, where: string): CleanPromise {
  try {
    return parsePromise(text, tensors);
  } catch (error) {
    throw broken(where, 'its promise cannot be read', error);
  }
}

function parseSources(text: string, images: number, where: string): CalibrationSource[] {
  try {
    const rows = JSON.parse(text) as [key: string, sha256: string, name?: string][];
    const isText = (value: unknown) => typeof value === 'string';
    if (rows.length === images && rows.every((row) => row.length >= 2 && row.every(isText)))
      return rows.map(([key, sha256, name]) => ({ key, sha256, ...(name === undefined ? {} : { name }) }));
  } catch {
    // Not JSON, or no rows: the same sentence serves.
  }
  throw broken(where, `the names of its ${images} images cannot be read`);
}

function parseFingerprint(text: string, where: string): Fingerprint {
  try {
    const fingerprint = JSON.parse(text) as Fingerprint;
    noStatistics({ shape: [1, 1, 1] }, fingerprint.estimator);
    return fingerprint;
  } catch {
    throw broken(where, 'its fingerprint cannot be read');
  }
}

function broken(where: string, what: string, cause?: unknown): FuzzydiffError {
  const message = `Expected a calibration file (${specification}) in ${where} but ${what}; make one with \`fuzzydiff calibrate\`.`;
  return new FuzzydiffError('invalid-file', message, { data: { where }, cause });
}
