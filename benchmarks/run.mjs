// `npm run bench -- [--json] [--repeats N] [--only overhead,throughput,kernels,noise,waiting]`: each figure beside its limit, measured
// in this one process. On an idle machine: what other work takes away, it does not take from both sides alike.
import { parseArgs } from 'node:util';
import { kernelTimes } from './kernels/kernels.mjs';
import { noiseSpeed } from './kernels/noise.mjs';
import { overhead } from './overhead/overhead.mjs';
import { waiting } from './overhead/waiting.mjs';
import { machine } from './report/machine.mjs';
import { throughput } from './sessions/throughput.mjs';

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, repeats: { type: 'string', default: '7' }, only: { type: 'string' } },
});
const repeats = Number(values.repeats);
const names = ['kernels', 'noise', 'waiting', 'overhead', 'throughput'];
const asked = values.only?.split(',') ?? names;
for (const name of asked)
  if (!names.includes(name)) throw new Error(`Expected one of ${names.join(', ')} for --only but found ${name}.`);

const result = {
  machine: machine(),
  kernels: asked.includes('kernels') ? kernelTimes({ rounds: 30 * repeats }) : undefined,
  noise: asked.includes('noise') ? noiseSpeed({ rounds: 30 * repeats }) : undefined,
  waiting: asked.includes('waiting') ? await waiting({ repeats }) : undefined,
  overhead: asked.includes('overhead') ? await overhead({ repeats }) : undefined,
  throughput: asked.includes('throughput') ? await throughput() : undefined,
};

if (values.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
else {
  /** @param {string} name @param {number} value @param {number | undefined} limit @param {string} rest */
  const line = (name, value, limit, rest) =>
    process.stdout.write(
      `  ${name.padEnd(30)} ${value.toFixed(4)} (${limit === undefined ? 'no limit' : `limit ${limit}`})  ${rest}\n`,
    );
  if (result.overhead) process.stdout.write('overhead: wall time over that of as many raw session runs\n');
  for (const { name, ratio, limit, milliseconds, sessionRuns } of result.overhead ?? [])
    line(name, ratio, limit, `${milliseconds.toFixed(0)} ms, ${sessionRuns} session runs`);
  if (result.kernels) process.stdout.write('kernels: time over that of a plain loop over the same bytes\n');
  for (const { name, ratio, limit, milliseconds } of result.kernels ?? [])
    line(name, ratio, limit, `${milliseconds.toFixed(2)} ms at 256x256`);
  if (result.noise) {
    const { valuesPerSecond, limit } = result.noise;
    process.stdout.write(
      `noise: ${(valuesPerSecond / 1e6).toFixed(0)} million values a second (at least ${limit / 1e6})\n`,
    );
  }
  if (result.waiting) {
    const { noise: cost, limit, ratio, timer, calls } = result.waiting;
    process.stdout.write('waiting: a model of 256x256 that waits 20 ms, wall time over that without noise\n');
    line('condition', cost, limit, `${ratio.toFixed(3)} of 20 ms x ${calls}, the waits alone ${timer.toFixed(3)}`);
  }
  if (result.throughput) {
    const { images, ratio, limit, samplesPerSecond, rawPerSecond, rawWay, memory } = result.throughput;
    process.stdout.write(`throughput: samples a second of ${images} images over those of raw session runs\n`);
    line('correct', ratio, limit, `${samplesPerSecond.toFixed(1)} of ${rawPerSecond.toFixed(1)}, ${rawWay}`);
    process.stdout.write('memory: resident after the last image over that after ten\n');
    line('correct', memory.ratio, memory.limit, `${memory.atEnd.toFixed(0)} of ${memory.at10.toFixed(0)} MB`);
  }
}
