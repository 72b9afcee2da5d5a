import { type Command, Option } from 'commander';
import { runImageCommand } from '../batch/image-command.js';
import { type ConditionSettings, openCondition } from '../jobs/condition-job.js';
import { finiteNumber, shareList, wholeNumber } from '../option-parsers.js';
import { addPlanOptions, addRecordOption, addRunOptions } from '../options.js';
import { addPhotoOptions } from '../photo-options.js';
import { wrongCommandLine } from '../settings.js';
import { checkOnePicture } from './one-picture.js';

/** `fuzzydiff condition`: synthesis held to an image by a weight of the user's. */
export function conditionCommand(program: Command, finish: (code: number) => void): void {
  addRecordOption(addPlanOptions(addPhotoOptions(addRunOptions(program.command('condition <inputs...>')))))
    .description(
      'synthesis held to the faces of photographs: uniformly, by a mask, by bands of frequency, or all of these; a mask alone is fuzzy inpainting',
    )
    .option('--keep <x>', 'how much of the input is left, 0 to 1, on any schedule (retention)', finiteNumber)
    .option(
      '--weight <x>',
      "the paper's m, 0 to 1: how strongly each fusion pulls, on this schedule only",
      finiteNumber,
    )
    .option('--mask <file|folder>', 'times a mask of the photograph: grey, alpha or .npy, matched by file stem')
    .option(
      '--keep-bands <list>',
      'times how much of each band of frequency, coarse to fine, 0 to 1: 1,1,1,.6,.1 makes fine grain anew',
      shareList,
    )
    .option('--keep-chroma-bands <list>', 'the same for colours (default: as --keep-bands)', shareList)
    .addOption(new Option('--mask-polarity <what>', 'what white means').choices(['keep', 'change']).default('keep'))
    .option('--samples <n>', 'images to make of each', wholeNumber(1), 1)
    .action(async (inputs: string[], settings: ConditionSettings, command: Command) => {
      checkOnePicture(settings);
      checkStrength(settings);
      // It has a default: only where it is from says whether somebody meant it.
      if (settings.mask === undefined && command.getOptionValueSource('maskPolarity') === 'cli')
        throw wrongCommandLine(
          'Expected a mask for --mask-polarity but found none; name one with --mask, or leave --mask-polarity out.',
        );
      finish(await runImageCommand(inputs, settings, (images) => openCondition(settings, images)));
    });
}

function checkStrength({ keep, weight, mask, keepBands, keepChromaBands }: ConditionSettings): void {
  if (keep !== undefined && weight !== undefined)
    throw wrongCommandLine('Expected --keep or --weight but found both; keep one.');
  if (keep === undefined && weight === undefined && mask === undefined && keepBands === undefined)
    throw wrongCommandLine('Expected a strength but found none; give --keep, --weight, --mask or --keep-bands.');
  if (keepChromaBands && keepBands?.length !== keepChromaBands.length)
    throw wrongCommandLine(
      `Expected as many numbers for --keep-chroma-bands as for --keep-bands but found ${keepChromaBands.length} and ${keepBands?.length ?? 'none'}.`,
    );
  for (const [name, value] of Object.entries({ keep, weight })) {
    if (value !== undefined && !(value >= 0 && value <= 1))
      throw wrongCommandLine(`Expected a number from 0 to 1 for --${name} but found ${value}.`);
  }
}
