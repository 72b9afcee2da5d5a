// Pictures a second of two workers over those of `fuzzydiff correct` on the same folder, in turns on one machine. Counted from the
// first finished picture to the last: a start takes a process as long however many pictures there are.
//
//   node benchmarks/queue/queue.mjs --queue redis://127.0.0.1:6379 [--pictures 40] [--rounds 3] [--workers 2] [--preset fast] [--work '--in-flight 1']
import { execFile, spawn } from 'node:child_process';
import { cp, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { machine } from '../report/machine.mjs';
import { median } from '../report/median.mjs';

const { values } = parseArgs({
  options: {
    queue: { type: 'string' },
    pictures: { type: 'string', default: '40' },
    rounds: { type: 'string', default: '3' },
    workers: { type: 'string', default: '2' },
    work: { type: 'string', default: '' },
    preset: { type: 'string', default: 'balanced' },
  },
});
if (values.queue === undefined) throw new Error('Expected the address of a server for --queue but found none.');
const bin = fileURLToPath(new URL('../../packages/cli/dist/bin.js', import.meta.url));
const examples = fileURLToPath(new URL('../../packages/model-portraits-64/examples', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'fuzzydiff-queue-'));
const options = ['-m', 'portraits-64', '--preset', values.preset, '--whole', '--always'];
const queue = ['--queue', values.queue, '--queue-name', `benchmark-${process.pid}`];

/** @param {readonly string[]} args */
const fuzzydiff = (args) => promisify(execFile)(process.execPath, [bin, ...args], { maxBuffer: 2 ** 28 });

/** Pictures a second between the first finished one and the last. @param {string} out */
async function rateIn(out) {
  const reports = (await readdir(out)).filter((name) => name.endsWith('.report.json'));
  const times = await Promise.all(reports.map(async (name) => (await stat(join(out, name))).mtimeMs));
  return ((times.length - 1) * 1000) / (Math.max(...times) - Math.min(...times));
}

const measures = {
  /** @param {string} out */
  async correct(out) {
    await fuzzydiff(['correct', join(folder, 'photos'), ...options, '-o', out]);
  },
  /** @param {string} out */
  async workers(out) {
    const work = values.work.split(' ').filter(Boolean);
    const workers = Array.from({ length: Number(values.workers) }, () =>
      spawn(process.execPath, [bin, 'work', ...queue, ...work], { stdio: 'ignore' }),
    );
    await fuzzydiff(['enqueue', join(folder, 'photos'), ...options, ...queue, '-o', out, '--wait']);
    const ended = workers.map((worker) => new Promise((resolve) => worker.once('exit', resolve)));
    for (const worker of workers) worker.kill('SIGTERM');
    await Promise.all(ended);
  },
};

try {
  const names = (await readdir(examples)).filter((name) => name.endsWith('.png'));
  for (let n = 0; n < Number(values.pictures); n++)
    await cp(join(examples, names[n % names.length] ?? ''), join(folder, 'photos', `${n}.png`));
  /** @type {Record<string, number[]>} */
  const rates = { correct: [], workers: [] };
  for (let round = 0; round < Number(values.rounds); round++)
    for (const [name, measure] of Object.entries(measures)) {
      const out = join(folder, `${name}-${round}`);
      await measure(out);
      const rate = await rateIn(out);
      rates[name]?.push(rate);
      process.stderr.write(`${name}: ${rate.toFixed(2)} pictures a second\n`);
    }
  const [alone, together] = [median(rates['correct'] ?? []), median(rates['workers'] ?? [])];
  const ratios = (rates['workers'] ?? []).map((own, n) => own / (rates['correct']?.[n] ?? Number.NaN));
  const result = { machine: machine(), pictures: Number(values.pictures), rates, ratio: together / alone, ratios };
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
} finally {
  await fuzzydiff(['queue', 'clear', ...queue]);
  await rm(folder, { recursive: true, force: true });
}
