#!/usr/bin/env node
import { exitCodes } from './batch/exit-codes.js';
import { main } from './program.js';

// Whoever reads the output may stop reading, as `| head` does: the results are written all the same, and nobody is told. That there is no
// room for it is told, once.
let isLost = false;
for (const stream of [process.stdout, process.stderr])
  stream.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE' || isLost) return;
    isLost = true;
    if (stream === process.stdout)
      process.stderr.write(
        `fuzzydiff: Expected to write to standard output but that failed (${message}); check that there is room where it goes.\n`,
      );
  });

// The last write fails only when the command is done.
process.on('exit', () => {
  if (isLost && process.exitCode === exitCodes.done) process.exitCode = exitCodes.someFailed;
});
process.exitCode = await main(process.argv.slice(2));
