import { FuzzydiffError, presets } from '@fuzzydiff/core';
import type { Moments, Statistics } from '@fuzzydiff/core/math';
import type { ByteSource } from './byte-source.js';
import { readBeginning } from './stand-in.js';
import { PickledTensor } from './torch/pickle-values.js';
import { openTorchFile } from './torch/torch-file.js';
import { readValues } from './values.js';

/** One unit of our images, whose values are from -1 to 1, in theirs, from 0 to 255. */
const grey = 127.5;

/**
 * The statistics that were published with the paper, as ours: files `<set>_mean_N<images>_d<depth>` and
 * `<set>_std_N<images>_d<depth>`, each a tensor `[C,H,W]` saved by PyTorch, of squared errors on the scale of 0 to 255.
 * They come back on our scale, with the paper's estimator at their depths. They were taken with
 * google/ddpm-celebahq-256, each depth noised one training step further than it is denoised from, and are only fair to
 * use with that model.
 *
 * @param files any number of depths, in any order; both files of each
 * @throws FuzzydiffError `invalid-file` for a file of another name, shape or kind; `mismatch` when they do not belong
 * together
 */
export async function publishedStatistics(files: readonly ByteSource[]): Promise<Statistics> {
  const parts = new Map<string, { readonly shape: readonly number[]; readonly values: Float32Array }>();
  const depths = new Set<number>();
  const counts = new Set<number>();
  for (const file of files) {
    const match = /_(mean|std)_N(\d{1,9})_d(\d{1,6})(?:\.pth?)?$/.exec(file.name);
    if (match === null) throw notStatistics(file.name, 'a name such as celeba_mean_N1000_d300', 'this one');
    counts.add(Number(match[2]));
    depths.add(Number(match[3]));
    parts.set(`${match[1]} at depth ${match[3]}`, await readMap(file));
  }
  const sorted = [...depths].sort((a, b) => a - b);
  const shapes = new Set([...parts.values()].map(({ shape }) => shape.join('x')));
  if (counts.size !== 1 || shapes.size !== 1)
    throw mismatch(
      `of one set of images and one size`,
      `${[...counts].join(', ')} images of ${[...shapes].join(', ')}`,
    );
  const [images] = counts as unknown as [number];
  const part = (kind: string, depth: number) => {
    const found = parts.get(`${kind} at depth ${depth}`);
    if (found === undefined) throw mismatch('of a mean and a deviation for each depth', `no ${kind} at depth ${depth}`);
    return found;
  };
  const moments = sorted.map((depth): Moments => {
    const mean = Float64Array.from(part('mean', depth).values, (value) => value / grey ** 2);
    const m2 = Float64Array.from(part('std', depth).values, (value) => images * (value / grey ** 2) ** 2);
    return { count: images, mean, m2 };
  });
  const mapShape = part('mean', sorted[0]!).shape as [number, number, number];
  return { estimator: { ...presets.paper.estimator, depths: sorted }, mapShape, moments };
}

/** A tensor `[C,H,W]`, or `[1,C,H,W]`, of numbers from 0. */
async function readMap(file: ByteSource) {
  await readBeginning(file);
  const { root, locate } = await openTorchFile(file);
  const stored = root instanceof PickledTensor ? await locate(root, file.name) : null;
  const shape = stored?.shape.length === 4 && stored.shape[0] === 1 ? stored.shape.slice(1) : (stored?.shape ?? []);
  if (stored === null || shape.length !== 3)
    throw notStatistics(file.name, 'one tensor [C,H,W]', stored === null ? 'none' : `[${stored.shape.join(', ')}]`);
  const values = await readValues(file, stored);
  if (!values.every((value) => value >= 0 && value < Number.POSITIVE_INFINITY))
    throw notStatistics(file.name, 'numbers from 0', 'others');
  return { shape, values };
}

function notStatistics(file: string, expected: string, found: string): FuzzydiffError {
  return new FuzzydiffError(
    'invalid-file',
    `Expected ${expected} for published statistics in ${file} but found ${found}; give the files as they were published.`,
    {
      data: { file },
    },
  );
}

function mismatch(expected: string, found: string): FuzzydiffError {
  return new FuzzydiffError(
    'mismatch',
    `Expected published statistics ${expected} but found ${found}; name all files of one set.`,
  );
}
