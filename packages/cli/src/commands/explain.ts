import { FuzzydiffError } from '@fuzzydiff/core';
import { imageKey } from '@fuzzydiff/core/image';
import type { Command } from 'commander';
import { exitCodes } from '../batch/exit-codes.js';
import { inLine } from '../files/in-line.js';
import { nameOf } from '../files/stdin.js';
import { decodeImage } from '../image/read-image.js';
import { wholeNumber } from '../option-parsers.js';
import { explained } from '../record/explain.js';
import { readRecord } from '../record/read-record.js';

interface ExplainSettings {
  readonly maxPixels: number;
  readonly json?: boolean;
}

/** `fuzzydiff explain`: what pictures say of themselves, in words. */
export function explainCommand(program: Command, finish: (code: number) => void): void {
  program
    .command('explain <pictures...>')
    .description('says of pictures what was changed, how sure that is, and how they were made; writes nothing')
    .option('--max-pixels <n>', 'the largest image read, in pixels', wholeNumber(1), 100_000_000)
    .option('--json', 'one JSON document on stdout')
    .action(async (pictures: string[], settings: ExplainSettings) => finish(await explain(pictures, settings)));
}

async function explain(pictures: readonly string[], { maxPixels, json }: ExplainSettings): Promise<number> {
  const results: Record<string, unknown>[] = [];
  for (const picture of pictures) {
    try {
      const { bytes, record } = await readRecord(picture);
      const asWritten = (await imageKey(await decodeImage(nameOf(picture), bytes, { maxPixels }))) === record.pixels;
      results.push({ picture, asWritten, record });
      if (!json) process.stdout.write(`${explained(nameOf(picture), record, asWritten)}\n`);
    } catch (error) {
      if (!FuzzydiffError.isInstance(error)) throw error;
      results.push({ picture, error: error.message, code: error.code });
      if (!json) process.stderr.write(`fuzzydiff: ${inLine(error.message)}\n`);
    }
  }
  if (json) process.stdout.write(`${JSON.stringify({ command: 'explain', results }, null, 2)}\n`);
  return results.some((result) => 'error' in result) ? exitCodes.someFailed : exitCodes.done;
}
