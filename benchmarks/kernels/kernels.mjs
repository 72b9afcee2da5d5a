// How long each loop over pixels takes beside a plain one: a loop that reads the same bytes in the same order, and writes
// their sum where the kernel writes. On images of 256x256 pixels, in turns, in one process; the ratio of the fastest rounds.
import { fileURLToPath } from 'node:url';
import { projectionError } from '../../packages/core/dist/attention/discrepancy.js';
import { presets, tensor } from '../../packages/core/dist/index.js';
import {
  addDiscrepancies,
  attentionMap,
  keyedNoise,
  noStatistics,
  scoreMap,
  zMaps,
} from '../../packages/core/dist/math/index.js';
import { fuse, fusionMaps } from '../../packages/core/dist/sampler/fusion.js';
import { noised, renoise, reverseStep } from '../../packages/core/dist/sampler/kernels.js';

/**
 * @typedef {Float32Array | Float64Array} Values
 * @typedef {object} Kernel
 * @property {() => void} run
 * @property {readonly Values[]} reads arrays of one length, or one array and how many values after one another it holds
 * @property {readonly Values[]} writes
 * @property {number} [depths] how many maps lie one after another in the array it reads
 */

const [channels, height, width] = /** @type {const} */ ([3, 256, 256]);
const plane = height * width;
const size = channels * plane;

/**
 * A loop over so many arrays: compiled for each kernel, so that none is slowed by what another was given.
 * @param {Kernel} kernel
 * @returns {() => void}
 */
function plainLoop({ reads, writes, depths: maps }) {
  const names = reads.map((_, k) => `r${k}`);
  const sum = names.map((name) => `${name}[i]`).join(' + ');
  const added =
    maps === undefined
      ? `const sum = ${sum};`
      : `let sum = 0; for (let at = i; at < ${maps} * size; at += size) sum += r0[at];`;
  const targets = writes.map((_, k) => `w${k}`);
  const stores = targets.map((name) => `${name}[i] = sum;`).join(' ');
  const body = `const size = w0.length; for (let i = 0; i < size; i++) { ${added} ${stores} }`;
  const loop = new Function(...names, ...targets, body);
  return () => loop(...reads, ...writes);
}

/** @returns {Record<string, Kernel>} */
function kernels() {
  const noise = keyedNoise(0);
  let draw = 0;
  const values = (length = size) => {
    const out = new Float32Array(length);
    noise.fill(out, { purpose: 'initial', draw: draw++ });
    return out;
  };
  const [x, x0, input, fresh] = [values(), values(), values(), values()];
  const output = values(2 * size);
  const [predicted, variance] = [output.subarray(0, size), output.subarray(size)];
  const maps = fusionMaps(values().map((value) => Math.min(1, Math.abs(value) / 3)));
  const prediction = { x: 1.01, output: -0.1 };
  const step = { x: 0.9, x0: 0.1, previousX0: 0, sigma: 0.05 };
  const learned = { ...step, logVariance: /** @type {const} */ ([-6, -5]) };

  // Maps as the preset `balanced` makes them: two depths, one channel.
  const { estimator, correction } = presets.balanced;
  const depths = estimator.depths.length;
  const discrepancies = () => tensor([depths, 1, height, width], values(depths * plane).map(Math.abs));
  let statistics = noStatistics({ shape: [channels, height, width] }, estimator);
  for (let n = 0; n < 3; n++) statistics = addDiscrepancies(statistics, discrepancies());
  const z = zMaps(discrepancies(), statistics);
  const [moments] = statistics.moments;
  const first = tensor([1, 1, height, width], values(plane).map(Math.abs));
  const map = new Float32Array(plane);

  return {
    reverseStep: {
      run: () => reverseStep(x, x0, output, fresh, prediction, step, true),
      reads: [x, x0, predicted, fresh],
      writes: [x, x0],
    },
    'reverseStep, the last': {
      run: () => reverseStep(x, x0, output, undefined, prediction, step, true),
      reads: [x, x0, predicted],
      writes: [x, x0],
    },
    'reverseStep, learned variance': {
      run: () => reverseStep(x, x0, output, fresh, prediction, learned, true),
      reads: [x, x0, predicted, variance, fresh],
      writes: [x, x0],
    },
    renoise: { run: () => renoise(x, fresh, 0.02), reads: [x, fresh], writes: [x] },
    noised: { run: () => noised(input, x, 0.5), reads: [input, x], writes: [x] },
    fuse: {
      run: () => fuse(x, input, fresh, maps, 0.5),
      reads: [x, input, fresh, maps.sample, maps.noise],
      writes: [x],
    },
    projectionError: {
      run: () => projectionError(input, fresh, 'absolute'),
      reads: [input, fresh],
      writes: [new Float32Array(size)],
    },
    zMaps: {
      run: () => zMaps(first, { ...statistics, moments: [moments] }),
      reads: [first.data, moments.mean, moments.m2],
      writes: [map],
    },
    attentionMap: { run: () => attentionMap(z, correction), reads: [z.data], writes: [map], depths },
    scoreMap: { run: () => scoreMap(z), reads: [z.data], writes: [map], depths },
  };
}

/** @param {{ rounds: number }} options */
export function kernelTimes({ rounds }) {
  return Object.entries(kernels()).map(([name, kernel]) => {
    const loops = [kernel.run, plainLoop(kernel)];
    const fastest = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let round = 0; round < rounds; round++) {
      for (const [k, loop] of loops.entries()) {
        const start = performance.now();
        loop();
        fastest[k] = Math.min(fastest[k], performance.now() - start);
      }
      // A loop over what it wrote before would end at infinity, where arithmetic is slower.
      for (const values of kernel.writes) values.fill(0.5);
    }
    const [own, plain] = fastest;
    return { name, ratio: own / plain, limit: 2, milliseconds: own, plainMilliseconds: plain };
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const { name, ratio, milliseconds } of kernelTimes({ rounds: 100 }))
    console.log(`${name.padEnd(30)} ${ratio.toFixed(2)} ${milliseconds.toFixed(2)} ms`);
