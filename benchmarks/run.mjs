// `npm run bench -- [--json] [--repeats N]`: each figure is a ratio measured in this one process, beside its limit.
import { parseArgs } from 'node:util';
import { overhead } from './overhead.mjs';

const { values } = parseArgs({ options: { json: { type: 'boolean' }, repeats: { type: 'string', default: '7' } } });
const result = await overhead({ repeats: Number(values.repeats) });
if (values.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
else {
  process.stdout.write(
    `overhead ${result.overhead.toFixed(4)} (limit ${result.limit}): wall time over the sum of raw session.run times\n`,
  );
  for (const [name, { ratio, milliseconds, sessionRuns }] of Object.entries(result.runs))
    process.stdout.write(
      `  ${name.padEnd(10)} ${ratio.toFixed(4)}  ${milliseconds.toFixed(0)} ms, ${sessionRuns} session runs\n`,
    );
}
