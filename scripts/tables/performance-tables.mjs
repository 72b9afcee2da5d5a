// Writes the tables of docs/performance.md from what the benchmarks wrote:
//
//   node scripts/tables/performance-tables.mjs bench.json sessions.json sweep.json results.json ... [-o docs/performance.md]
//
// With -o, each table takes the place that the page has for it; one that no file is about stays as it is. Without, they are
// printed.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { interval, table } from '../../benchmarks/report/markdown-table.mjs';
import { deviceTable } from '../../benchmarks/sessions/gpu.mjs';
import { sessionTable } from '../../benchmarks/sessions/settings.mjs';
import { sweepTables } from '../../benchmarks/sweep/tables.mjs';
import { estimateOverImages } from '../../packages/evaluation/dist/index.js';

/**
 * @typedef {object} Measured what the files hold, together
 * @property {import('../../benchmarks/report/machine.mjs').Machine} [machine]
 * @property {Awaited<ReturnType<typeof import('../../benchmarks/overhead/overhead.mjs').overhead>>} [overhead]
 * @property {ReturnType<typeof import('../../benchmarks/kernels/kernels.mjs').kernelTimes>} [kernels]
 * @property {ReturnType<typeof import('../../benchmarks/kernels/noise.mjs').noiseSpeed>} [noise]
 * @property {Awaited<ReturnType<typeof import('../../benchmarks/overhead/waiting.mjs').waiting>>} [waiting]
 * @property {Awaited<ReturnType<typeof import('../../benchmarks/sessions/throughput.mjs').throughput>>} [throughput]
 * @property {Awaited<ReturnType<typeof import('../../benchmarks/growth/growth.mjs').growth>>} [growth]
 * @property {import('../../benchmarks/sessions/settings.mjs').SettingRow[]} [sessions]
 * @property {import('../../benchmarks/sessions/gpu.mjs').GpuRow[]} [gpu]
 * @property {import('../../benchmarks/photograph/photograph.mjs').PhotographRow[]} [photograph]
 * @property {import('../../benchmarks/overhead/browser.mjs').PageRow[]} [page]
 * @property {import('../../benchmarks/sweep/tables.mjs').Sweep} [sweep]
 * @property {Results[]} [evaluations]
 */

/** @typedef {import('../../packages/evaluation/dist/index.js').EvaluationResults} Results */

const platforms = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' };

/** @param {NonNullable<Measured['machine']>} machine */
function machineSentence({ cpu, cores, system, node, onnxruntime }) {
  const [platform = '', architecture = ''] = system.split(' ');
  const named = platforms[/** @type {keyof typeof platforms} */ (platform)] ?? platform;
  return `${cores} cores of ${/^[AEIO]/.test(cpu) ? 'an' : 'a'} ${cpu} processor (${named}, ${architecture}), Node ${node}, onnxruntime-node ${onnxruntime}.\n`;
}

/** Every figure that has a limit, beside it. @param {Measured} measured */
function limits({ overhead, kernels, noise, waiting, throughput }) {
  /** @type {[what: string, found: string, limit: string, rest: string][]} */
  const rows = [];
  for (const { name, ratio, limit, milliseconds, sessionRuns } of overhead ?? [])
    rows.push([
      `overhead of \`${name}\`: wall time over its model's alone`,
      ratio.toFixed(3),
      limit === undefined ? '' : `at most ${limit}`,
      `${milliseconds.toFixed(0)} ms, ${sessionRuns} runs`,
    ]);
  if (waiting)
    rows.push([
      'cost of noise beside a device that takes 20 ms a call, at 256x256',
      waiting.noise.toFixed(3),
      `at most ${waiting.limit}`,
      `${waiting.calls} calls`,
    ]);
  if (throughput)
    rows.push(
      [
        "100 corrections: samples a second over raw sessions' best",
        throughput.ratio.toFixed(3),
        `at least ${throughput.limit}`,
        `${throughput.samplesPerSecond.toFixed(1)} a second; raw, ${throughput.rawWay}: ${throughput.rawPerSecond.toFixed(1)}`,
      ],
      [
        'memory after 100 corrections over that after 10',
        throughput.memory.ratio.toFixed(3),
        `at most ${throughput.memory.limit}`,
        '',
      ],
    );
  if (noise)
    rows.push([
      'Gaussian noise on one core, million values a second',
      (noise.valuesPerSecond / 1e6).toFixed(0),
      `at least ${noise.limit / 1e6}`,
      '',
    ]);
  for (const { name, ratio, limit, milliseconds } of kernels ?? [])
    rows.push([
      `\`${name}\`: time over that of a plain loop over the same bytes`,
      ratio.toFixed(2),
      `at most ${limit}`,
      `${milliseconds.toFixed(2)} ms at 256x256`,
    ]);
  return table(['figure', 'measured', 'limit', 'of which'], rows);
}

/** @param {NonNullable<Measured['growth']>} growth */
function growthTables({ sizes, batches, steps, images }) {
  return [
    "google/ddpm-celebahq-256's network (114 million weights, 455 MB), by the size of its images; one sample a call:\n",
    table(
      ['image', 'a call, ms', 'memory when loaded, MiB', 'at most, MiB'],
      sizes.map(({ size, milliseconds, loadedMB, peakMB }) => [
        `${size}x${size}`,
        milliseconds.toFixed(0),
        String(loadedMB),
        String(peakMB),
      ]),
    ),
    'The embedded model, by the samples of a call:\n',
    table(
      ['samples a call', 'a sample, ms'],
      batches.map(({ batch, milliseconds }) => [String(batch), milliseconds.toFixed(1)]),
    ),
    'By the steps of a run; the last column is what a step costs beside the model, measured with one that answers at once:\n',
    table(
      ['steps', 'a step, ms', 'over that of the fewest', 'without the model, ms'],
      steps.map(({ steps: count, milliseconds, ratio, ownMilliseconds }) => [
        String(count),
        milliseconds.toFixed(1),
        ratio.toFixed(3),
        ownMilliseconds.toFixed(3),
      ]),
    ),
    'By the images corrected, one after another in one process:\n',
    table(
      ['images', 'resident memory, MiB'],
      images.map(({ images: count, residentMB }) => [String(count), String(residentMB)]),
    ),
  ].join('\n');
}

/** A correction in a large photograph: in all, and its parts. @param {NonNullable<Measured['photograph']>} rows */
function photographTables(rows) {
  const seconds = (/** @type {number} */ milliseconds) => (milliseconds / 1000).toFixed(2);
  const parts = Object.keys(rows[0]?.parts ?? {});
  return [
    table(
      ['the square around the face, pixels', 'by', 'seconds', "of its model's calls", 'over those', 'at most, MB'],
      rows.flatMap(({ side, library, command }) =>
        Object.entries({ library, command }).map(([by, { milliseconds, own, ratio, peakMB }]) => [
          String(side),
          `the ${by}`,
          seconds(milliseconds),
          seconds(own),
          ratio.toFixed(2),
          peakMB.toFixed(0),
        ]),
      ),
    ),
    "By the library, each part's seconds:\n",
    table(
      ['the square around the face, pixels', ...parts],
      rows.map((row) => [String(row.side), ...Object.values(row.parts).map(seconds)]),
    ),
  ].join('\n');
}

/** A correction by each model, in Node and in a page. @param {NonNullable<Measured['page']>} rows */
function pageTable(rows) {
  return table(
    [
      'model',
      'it begins',
      'runs',
      'Node, seconds',
      'page, seconds',
      'page over Node',
      "page over its model's calls alone",
    ],
    rows.map(({ model, plan, precision, sessionRuns, milliseconds: { node, wasm }, overhead, wasmOverNode }) => [
      precision === 'int8' ? `${model}, in 8 bits` : model,
      plan,
      String(sessionRuns),
      (node / 1000).toFixed(2),
      (wasm / 1000).toFixed(2),
      wasmOverNode.toFixed(2),
      overhead.toFixed(3),
    ]),
  );
}

const kindsOfPaper = /** @type {const} */ (['grey', 'offset', 'scratch', 'occluder']);

/** Each preset on each of four kinds of damage, and on their mean, image by image. @param {Results[]} evaluations */
function portraitsTable(evaluations) {
  const rows = evaluations.flatMap(({ recipe, cases }) =>
    [...kindsOfPaper.map((kind) => [kind]), kindsOfPaper].map((kinds) => {
      const chosen = cases.filter(({ kind }) => kinds.some((own) => own === kind));
      /** @param {(one: Results['cases'][number]) => number | null | undefined} value */
      const over = (value) => estimateOverImages(chosen, (one) => value(one) ?? null);
      /** @param {Parameters<typeof over>[0]} value @param {number} digits */
      const cell = (value, digits) => interval(over(value), digits);
      return [
        recipe.preset,
        kinds.length === 1 ? `${kinds[0]}` : 'all four',
        String(new Set(chosen.map(({ image }) => image)).size),
        over(({ methods }) => methods.correct?.modelCalls)?.mean.toFixed(1) ?? '-',
        cell(({ map }) => map.auroc, 3),
        cell(({ map }) => map.averagePrecision, 2),
        cell(({ methods }) => methods.correct?.psnrInside, 1),
        cell(
          ({ methods: { correct, oracle } }) => correct && oracle && difference(correct.psnrInside, oracle.psnrInside),
          1,
        ),
        cell(({ methods }) => methods.correct?.psnrOutside, 1),
      ];
    }),
  );
  return table(
    [
      'preset',
      'damage',
      'images',
      'calls',
      'AUROC',
      'average precision',
      'inside, dB',
      'inside minus known mask',
      'outside, dB',
    ],
    rows,
  );
}

/** @param {number | null} a @param {number | null} b */
function difference(a, b) {
  return a === null || b === null ? null : a - b;
}

/** The tables that there are numbers for, by the name of their place. @param {Measured} measured @returns {Record<string, string>} */
function tables(measured) {
  const { machine, growth, sessions, gpu, photograph, page, sweep, evaluations } = measured;
  const { overhead, kernels, noise, waiting, throughput } = measured;
  return {
    ...(machine && { machine: machineSentence(machine) }),
    ...((overhead ?? kernels ?? noise ?? waiting ?? throughput) && { limits: limits(measured) }),
    ...(growth && { growth: growthTables(growth) }),
    ...(sessions && { sessions: sessionTable(sessions) }),
    ...(gpu && { gpu: deviceTable(gpu) }),
    ...(photograph && { photograph: photographTables(photograph) }),
    ...(page && { page: pageTable(page) }),
    ...(sweep && { sweep: sweepTables(sweep) }),
    ...(evaluations && { portraits: portraitsTable(evaluations) }),
  };
}

/** The page with a table in its place. @param {string} page @param {string} name @param {string} text */
function placed(page, name, text) {
  const place = new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- end of ${name} -->)`);
  if (!place.test(page))
    throw new Error(
      `Expected a place between <!-- ${name} --> and <!-- end of ${name} --> in the page but found none; add it.`,
    );
  return page.replace(place, (_, start, end) => `${start}\n${text}\n${end}`);
}

/** @param {string} file @returns {Measured} */
function read(file) {
  const found = JSON.parse(readFileSync(file, 'utf8'));
  if (found.specification === 'fuzzydiff-sweep/1') return { sweep: found, machine: found.made.machine };
  if (found.specification === 'fuzzydiff-evaluation/1') return { evaluations: [found] };
  // A benchmark that was not asked for is not there.
  const known = [
    'machine',
    'overhead',
    'kernels',
    'noise',
    'waiting',
    'throughput',
    'growth',
    'sessions',
    'gpu',
    'photograph',
    'page',
  ];
  if (!known.some((name) => name in found))
    throw new Error(
      `Expected what a benchmark wrote in ${file} but found ${Object.keys(found).join(', ') || 'nothing'}; name its JSON.`,
    );
  return found;
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { out: { type: 'string', short: 'o' } } });
if (positionals.length === 0) {
  process.stderr.write(
    'performance-tables: Expected files of results but found no argument; name what the benchmarks wrote.\n',
  );
  process.exit(2);
}
try {
  const files = positionals.map(read);
  const evaluations = files.flatMap((file) => file.evaluations ?? []);
  /** @type {Measured} */
  const measured = Object.assign({}, ...files, evaluations.length > 0 ? { evaluations } : {});
  const texts = Object.entries(tables(measured));
  if (values.out === undefined) process.stdout.write(texts.map(([, text]) => text).join('\n'));
  else
    writeFileSync(
      values.out,
      texts.reduce((page, [name, text]) => placed(page, name, text), readFileSync(values.out, 'utf8')),
    );
} catch (error) {
  process.stderr.write(`performance-tables: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
