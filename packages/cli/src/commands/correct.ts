import { type Command, Option } from 'commander';
import { runImageCommand } from '../batch/image-command.js';
import { dash } from '../files/stdin.js';
import { type CorrectSettings, openCorrect } from '../jobs/correct-job.js';
import { wholeNumber } from '../option-parsers.js';
import {
  addFromMapOption,
  addPlanOptions,
  addPresetOptions,
  addRecordOption,
  addRunOptions,
  addWeightOptions,
} from '../options.js';
import { addPhotoOptions } from '../photo-options.js';
import { wrongCommandLine } from '../settings.js';
import { checkOnePicture } from './one-picture.js';

/** `fuzzydiff correct`: the main job. */
export function correctCommand(program: Command, finish: (code: number) => void): void {
  const command = addPhotoOptions(addRunOptions(program.command('correct <inputs...>')));
  addRecordOption(addFromMapOption(addWeightOptions(addPlanOptions(addPresetOptions(command)))))
    .description('finds the faces of photographs and what does not look like one there, and corrects it')
    .option(
      '--all-over',
      'first mend blur, noise, the blocks of JPEG and casts of colour, where a face has them all over, as rare as --alpha says (for this 0.05 where it says nothing)',
    )
    .option('--samples <n>', 'corrected pictures to make of each', wholeNumber(1), 1)
    .addOption(new Option('--save <what>', 'write projections per depth too').choices(['all']))
    .option(
      '--checkpoint-every <n>',
      'keep each run in <name>.fuzzyrun after so many model calls: the same command, or `fuzzydiff resume` anywhere, goes on from there',
      wholeNumber(1),
    )
    .action(async (inputs: string[], settings: CorrectSettings) => {
      checkOnePicture(settings);
      checkSave(settings);
      checkCheckpoint(settings);
      checkAllOver(settings);
      finish(await runImageCommand(inputs, settings, (images) => openCorrect(settings, images)));
    });
}

function checkCheckpoint({ checkpointEvery, fromMap, out }: CorrectSettings): void {
  if (checkpointEvery === undefined) return;
  if (fromMap !== undefined)
    throw wrongCommandLine('Expected --checkpoint-every or --from-map but found both; leave one of them out.');
  if (out === dash) throw wrongCommandLine('Expected a folder for --checkpoint-every but found --out -; name one.');
}

function checkAllOver({ allOver, fromMap, checkpointEvery }: CorrectSettings): void {
  const beside = { '--from-map': fromMap, '--checkpoint-every': checkpointEvery };
  const other = Object.entries(beside).find(([, value]) => allOver && value !== undefined);
  if (other)
    throw wrongCommandLine(
      `Expected --all-over or ${other[0]} but found both; maps are of what was mended, so leave one out.`,
    );
}

function checkSave({ save, fromMap }: CorrectSettings): void {
  if (save !== undefined && fromMap !== undefined)
    throw wrongCommandLine(
      'Expected --save all or --from-map but found both; projections take the model, so leave one of them out.',
    );
}
