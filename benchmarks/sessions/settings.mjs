// Settings of onnxruntime on the cpu, each alone in place of what runtime-node opens its sessions with: samples per second of
// portraits-64, in rounds in which every setting has its turn, as a ratio to runtime-node's own in the same round.
//
//   node benchmarks/sessions/settings.mjs [--rounds 15] [--json]
import { availableParallelism } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { machine } from '../report/machine.mjs';
import { table } from '../report/markdown-table.mjs';
import { median } from '../report/median.mjs';
import { openRaw, rawInputs } from './open.mjs';

const graph = fileURLToPath(new URL('../../packages/model-portraits-64/bundle/model.onnx', import.meta.url));
const shape = [3, 64, 64];

/** Calls in a turn, after one that wakes the session's threads. */
const calls = 4;

/** @type {Record<string, Record<string, unknown>>} */
const settings = {
  "runtime-node's": {},
  ...Object.fromEntries(
    Array.from({ length: availableParallelism() }, (_, i) => [`threads ${i + 1}`, { intraOpNumThreads: i + 1 }]),
  ),
  'graph optimisation basic': { graphOptimizationLevel: 'basic' },
  'graph optimisation extended': { graphOptimizationLevel: 'extended' },
  'graph optimisation all': { graphOptimizationLevel: 'all' },
  'a memory arena': { enableCpuMemArena: true },
  'no memory pattern': { enableMemPattern: false },
  'operators in parallel': { executionMode: 'parallel' },
  'threads never spin': { extra: { session: { intra_op: { allow_spinning: '0' } } } },
  "threads spin as onnxruntime's": { extra: {} },
};

/**
 * @typedef {{ setting: string, batch: number, samplesPerSecond: number, ratio: number, quarter: number }} SettingRow `ratio` the
 *   median over rounds, `quarter` half of the distance between its quartiles
 */

/** @param {{ rounds: number }} options @returns {Promise<SettingRow[]>} */
export async function sessionSettings({ rounds }) {
  const rows = [];
  for (const batch of [1, 4]) {
    const inputs = await rawInputs(batch, shape);
    const opened = await Promise.all(
      Object.entries(settings).map(async ([setting, changes]) => ({
        setting,
        session: await openRaw(graph, 'cpu', inputs, changes),
        fetches: /** @type {import('./open.mjs').Inputs | undefined} */ (undefined),
      })),
    );
    const own = opened[0];
    if (own === undefined) throw new Error("Expected runtime-node's own session first but found none.");
    // Predictions are as large as samples.
    const { sample: output } = await rawInputs(batch, shape);
    opened.push({ ...own, setting: 'outputs allocated once', fetches: { output } });
    const speeds = opened.map(() => /** @type {number[]} */ ([]));
    for (let round = -1; round < rounds; round++) {
      for (const [i, { session, fetches }] of opened.entries()) {
        const run = () => (fetches ? session.run(inputs, fetches) : session.run(inputs));
        await run();
        const start = performance.now();
        for (let n = 0; n < calls; n++) await run();
        const seconds = (performance.now() - start) / 1000;
        if (round >= 0) speeds[i]?.push((calls * batch) / seconds);
        // Threads of one setting that still spin would slow the next.
        await setTimeout(20);
      }
    }
    for (const [i, { setting }] of opened.entries()) {
      const ratios = (speeds[i] ?? []).map((speed, round) => speed / (speeds[0]?.[round] ?? Number.NaN));
      const sorted = [...ratios].sort((a, b) => a - b);
      const at = (/** @type {number} */ share) => sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN;
      rows.push({
        setting,
        batch,
        samplesPerSecond: median(speeds[i] ?? []),
        ratio: median(ratios),
        quarter: (at(0.75) - at(0.25)) / 2,
      });
    }
    for (const { session, fetches } of opened) if (fetches === undefined) await session.release();
  }
  return rows;
}

/** The settings as a table. @param {readonly SettingRow[]} rows */
export function sessionTable(rows) {
  return table(
    ['setting', 'samples a call', 'samples a second', "over runtime-node's", 'half of the quartiles’ distance'],
    rows.map(({ setting, batch, samplesPerSecond, ratio, quarter }) => [
      setting,
      String(batch),
      samplesPerSecond.toFixed(1),
      ratio.toFixed(3),
      quarter.toFixed(3),
    ]),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { rounds: { type: 'string', default: '15' }, json: { type: 'boolean' } } });
  const sessions = await sessionSettings({ rounds: Number(values.rounds) });
  process.stdout.write(
    values.json ? `${JSON.stringify({ machine: machine(), sessions }, null, 2)}\n` : sessionTable(sessions),
  );
}
