import type { Command } from 'commander';
import { exitCodes } from '../batch/exit-codes.js';
import { interruptible } from '../batch/interrupt.js';
import { startProgress } from '../batch/progress.js';
import { inLine } from '../files/in-line.js';
import { wholeNumber } from '../option-parsers.js';
import { addDeviceOptions, addModelOption } from '../options.js';
import { type RecordedPicture, readRecord } from '../record/read-record.js';
import { type ReplayOutcome, type ReplaySettings, replay } from '../record/replay.js';
import type { ModelSettings } from '../settings.js';

/** `fuzzydiff replay`: whether a picture is what its record says. */
export function replayCommand(program: Command, finish: (code: number) => void): void {
  addDeviceOptions(addModelOption(program.command('replay <picture>')))
    .description('makes a picture again from its record and its input, and says whether it is the same; writes nothing')
    .requiredOption('--input <file>', 'the picture that it was made of')
    .option('--mask <file>', 'the mask that it was held to its input by')
    .option('--calibration <file>', "the statistics, where they were not the model's own")
    .option('--max-pixels <n>', 'the largest image read, in pixels', wholeNumber(1), 100_000_000)
    .option('--json', 'one JSON document on stdout')
    .action(async (picture: string, settings: ReplaySettings & { readonly json?: boolean }, command: Command) => {
      // Where nobody says otherwise, it runs where it ran.
      const { device, ...others } = settings;
      const isGiven = command.getOptionValueSource('device') === 'cli';
      finish(await replayed(picture, { ...others, ...(isGiven && { device: device as ModelSettings['device'] }) }));
    });
}

async function replayed(
  picture: string,
  { json, ...settings }: ReplaySettings & { readonly json?: boolean },
): Promise<number> {
  const recorded = await readRecord(picture);
  return interruptible('nothing was written', async (signal) => {
    const progress = startProgress();
    const outcome = await replay(picture, recorded, settings, { progress, signal }).finally(() => progress.stop());
    process.stdout.write(
      json
        ? `${JSON.stringify({ command: 'replay', picture, input: settings.input, ...outcome }, null, 2)}\n`
        : `${inLine(`${picture}: ${sentence(outcome, recorded)}`)}\n`,
    );
    return outcome.same || outcome.rounding ? exitCodes.done : exitCodes.someFailed;
  });
}

function sentence(outcome: ReplayOutcome, { bytes, record }: RecordedPicture): string {
  if (outcome.same) return 'the same, to the byte';
  const { differing, largest, rounding } = outcome;
  if (differing === 0)
    return `the same pixels in another file: ${record.by} made it, or something else has changed what it says`;
  const [part, most] = [differing, largest].map((value) => Number((100 * value).toPrecision(2)));
  const where = `it was made on ${record.begunOn === undefined ? '' : `${record.begunOn} and `}${record.made.device} by ${record.by}`;
  if (rounding)
    return `the same but for rounding: ${part} % of its pixels differ, by a step of 256 at most, as ${where}`;
  return `not the same: ${part} % of its pixels differ, by up to ${most} % of the full scale (${where}${isLossy(bytes) ? '; a JPEG or WebP is compressed after its record is written' : ''})`;
}

/** Whether a picture is of a format that gives no pixel back as it was. */
function isLossy(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  return start.startsWith('\xff\xd8') || start.startsWith('RIFF');
}
