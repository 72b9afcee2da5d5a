// `npm run --silent replay -- FILE`: runs a recorded trajectory of the published sampler again on core, and prints, as
// one JSON line, how far each sample and each predicted clean image is from the recorded one.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { FuzzydiffError } from '../packages/core/dist/index.js';
import { replayTrajectory } from '../packages/core/dist/testing/index.js';

const [file] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write('replay: Expected the path of a recorded trajectory but found none; add one after `--`.\n');
  process.exit(2);
}
try {
  const result = await replayTrajectory(readFileSync(file), basename(file));
  process.stdout.write(`${JSON.stringify({ file, ...result })}\n`);
} catch (error) {
  if (!FuzzydiffError.isInstance(error) && !(error instanceof Error && 'syscall' in error)) throw error;
  process.stderr.write(`replay: ${error.message}\n`);
  process.exitCode = 1;
}
