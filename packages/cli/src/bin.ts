#!/usr/bin/env node
import { main } from './program.js';

// Whoever reads the output may stop reading, as `| head` does: the results are written all the same, and nobody is told.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

process.exitCode = await main(process.argv.slice(2));
