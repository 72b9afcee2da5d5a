import { formatCalibration, mergeCalibrations, parseCalibration } from '@fuzzydiff/calibration';
import type { Command } from 'commander';
import { exitCodes } from '../batch/exit-codes.js';
import { readWhole } from '../files/read-whole.js';
import { writeNew } from '../files/write-new.js';

interface MergeSettings {
  readonly out: string;
  readonly overwrite?: boolean;
  readonly json?: boolean;
}

/** `fuzzydiff calibrate merge`: shards become the calibration of all their images. */
export function addMergeCommand(calibrate: Command, finish: (code: number) => void): void {
  calibrate
    .command('merge <files...>')
    .description('makes one calibration of shards')
    .requiredOption('-o, --out <file>', 'the calibration file')
    .option('--overwrite', 'replace another file')
    .option('--json', 'one JSON document on stdout')
    .action(async (files: string[], settings: MergeSettings) => finish(await merge(files, settings)));
}

async function merge(files: string[], { out, overwrite, json }: MergeSettings): Promise<number> {
  const read = async (where: string) => ({
    where,
    calibration: parseCalibration(await readWhole(where, 'a calibration file'), where),
  });
  const merged = mergeCalibrations(await Promise.all(files.map(read)));
  const status = await writeNew(out, formatCalibration(merged), { overwrite, inputs: files });
  const result = { command: 'calibrate merge', out, status, files, images: merged.images };
  process.stdout.write(
    json
      ? `${JSON.stringify(result, null, 2)}\n`
      : `${out}: ${status}, ${merged.images} images of ${files.length} files\n`,
  );
  return exitCodes.done;
}
