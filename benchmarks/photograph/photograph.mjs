// `node benchmarks/photograph/photograph.mjs [--json] [--rounds 3] [--sides 400,1200]`: a correction of one face in a photograph of
// 12 megapixels (JPEG in, PNG out), by the library and by the command: its time over that of the model's own calls in the very
// same process, the parts of it, and the most memory that the process has held. `sides` are of the square around the face that the
// model sees, in pixels. Each is measured in a process of its own.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { machine } from '../report/machine.mjs';
import { median } from '../report/median.mjs';
import { largePhotograph } from './large-photograph.mjs';
import { now } from './now.mjs';

/**
 * @typedef {import('./recorded.mjs').Recorded} Recorded
 * @typedef {import('./recorded.mjs').SessionRun} SessionRun
 * @typedef {{ milliseconds: number, calls: number, own: number, ratio: number, peakMB: number }} Whole `own` is the time of the model's calls
 * @typedef {Record<'reading' | 'finding' | 'framing' | 'projecting' | 'comparing' | 'synthesis' | 'merging' | 'writing', number>} Parts
 * @typedef {{ side: number, library: Whole, parts: Parts, command: Whole }} PhotographRow all times in milliseconds
 */

const bin = fileURLToPath(new URL('../../packages/cli/dist/bin.js', import.meta.url));
const here = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));

/** What a program said on its output, and what was recorded of it. @param {string} folder @param {readonly string[]} args */
async function recorded(folder, args) {
  const file = join(folder, 'runs.jsonl');
  await rm(file, { force: true });
  const started = now();
  const child = spawn(process.execPath, ['--import', here('./recorded.mjs'), ...args], {
    env: { ...process.env, RECORDED_RUNS: file },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (text) => {
    output += text;
  });
  const code = await new Promise((resolve, reject) => child.once('close', resolve).once('error', reject));
  if (code !== 0) throw new Error(`Expected ${args[0]} to end well but found exit code ${code}.`);
  /** @type {Recorded[]} */
  const lines = (await readFile(file, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const runs = lines.flatMap((line) => ('of' in line ? [line] : []));
  const peakMB = Math.max(...lines.map((line) => ('peakMB' in line ? line.peakMB : 0)));
  return { output, runs, peakMB, started, ended: now() };
}

/** @param {readonly SessionRun[]} runs */
const total = (runs) => runs.reduce((sum, { start, end }) => sum + end - start, 0);

/** @param {readonly SessionRun[]} runs @param {SessionRun['of']} of @param {{ start: number, end: number }} within */
const runsOf = (runs, of, { start, end }) =>
  runs.filter((run) => run.of === of && run.start >= start && run.end <= end);

/** What one correction took in all, and the model's calls in it. @param {readonly SessionRun[]} runs @param {{ start: number, end: number }} within */
function wholeOf(runs, within) {
  const calls = runsOf(runs, 'prior', within);
  const [milliseconds, own] = [within.end - within.start, total(calls)];
  return { milliseconds, own, ratio: milliseconds / own, calls: calls.length };
}

/**
 * A correction's parts, which are all of it. Between the projections' calls and the synthesis's, the longest pause, the discrepancy
 * network compares.
 *
 * @param {readonly SessionRun[]} runs @param {import('./by-library.mjs').Times} times @returns {Parts}
 */
function partsOf(runs, times) {
  const calls = runsOf(runs, 'prior', times);
  const pauses = calls.slice(1).map(({ start }, n) => start - (calls[n]?.end ?? 0));
  const last = pauses.indexOf(Math.max(...pauses));
  const projected = calls[last]?.end ?? 0;
  const compared = calls[last + 1]?.start ?? 0;
  const [first, made] = [calls[0]?.start ?? 0, calls.at(-1)?.end ?? 0];
  // Before the prior's calls: what runs between them, and is not the prior's, is the discrepancy network.
  const found = runsOf(runs, 'detector', { start: times.read, end: first }).at(-1)?.end ?? times.read;
  return {
    reading: times.read - times.start,
    finding: found - times.read,
    framing: first - found,
    projecting: projected - first,
    comparing: compared - projected,
    synthesis: made - compared,
    merging: times.corrected - made,
    writing: times.end - times.corrected,
  };
}

/** The median of each number. @template {Record<string, number>} T @param {readonly T[]} rounds @returns {T} */
function medians(rounds) {
  const names = Object.keys(rounds[0] ?? {});
  return /** @type {T} */ (
    Object.fromEntries(names.map((name) => [name, median(rounds.map((one) => one[name] ?? 0))]))
  );
}

/** @param {number} side @param {number} rounds @returns {Promise<PhotographRow>} */
async function measured(side, rounds) {
  const folder = await mkdtemp(join(tmpdir(), 'fuzzydiff-photograph-'));
  try {
    const photo = join(folder, 'photo.jpg');
    await writeFile(photo, await largePhotograph(side));
    // The first round warms up.
    const library = await recorded(folder, [here('./by-library.mjs'), photo, folder, String(rounds + 1)]);
    /** @type {import('./by-library.mjs').Times[]} */
    const times = library.output
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => JSON.parse(line));
    const commands = [];
    for (let round = 0; round < rounds; round++) {
      const args = [bin, 'correct', photo, '--device', 'cpu', '--out', join(folder, `command-${round}`)];
      const { runs, started, ended, peakMB } = await recorded(folder, args);
      commands.push({ ...wholeOf(runs, { start: started, end: ended }), peakMB });
    }
    return {
      side,
      library: { ...medians(times.map((one) => wholeOf(library.runs, one))), peakMB: library.peakMB },
      parts: medians(times.map((one) => partsOf(library.runs, one))),
      command: medians(commands),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** @param {{ rounds: number, sides: readonly number[] }} options */
export async function photograph({ rounds, sides }) {
  const rows = [];
  for (const side of sides) rows.push(await measured(side, rounds));
  return rows;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean' },
      rounds: { type: 'string', default: '3' },
      sides: { type: 'string', default: '400,1200' },
    },
  });
  const rows = await photograph({ rounds: Number(values.rounds), sides: values.sides.split(',').map(Number) });
  if (values.json) process.stdout.write(`${JSON.stringify({ machine: machine(), photograph: rows }, null, 2)}\n`);
  else
    for (const { side, library, command, parts } of rows) {
      for (const [name, { milliseconds, own, ratio, calls, peakMB }] of Object.entries({ library, command }))
        process.stdout.write(
          `face of ${side} pixels, ${name}: ${ratio.toFixed(2)} of its ${calls} model calls (${milliseconds.toFixed(0)} of ${own.toFixed(0)} ms), at most ${peakMB.toFixed(0)} MB\n`,
        );
      const each = Object.entries(parts).map(([name, milliseconds]) => `${name} ${milliseconds.toFixed(0)}`);
      process.stdout.write(`  ${each.join(', ')} ms\n`);
    }
}
