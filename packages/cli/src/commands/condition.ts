import { type Command, Option } from 'commander';
import { runImageCommand } from '../batch/image-command.js';
import { type ConditionSettings, openCondition } from '../jobs/condition-job.js';
import { addPlanOptions, addRunOptions, finiteNumber, wholeNumber, wrongCommandLine } from '../options.js';
import { addPhotoOptions } from '../photo-options.js';

/** `fuzzydiff condition`: synthesis held to an image by a weight of the user's. */
export function conditionCommand(program: Command, finish: (code: number) => void): void {
  addPlanOptions(addPhotoOptions(addRunOptions(program.command('condition <inputs...>'))))
    .description(
      'synthesis held to the faces of photographs: uniformly, by a mask, or both; a mask alone is fuzzy inpainting',
    )
    .option('--keep <x>', 'how much of the input is left, 0 to 1, on any schedule (retention)', finiteNumber)
    .option(
      '--weight <x>',
      "the paper's m, 0 to 1: how strongly each fusion pulls, on this schedule only",
      finiteNumber,
    )
    .option('--mask <file|folder>', 'times a mask of the photograph: grey, alpha or .npy, matched by file stem')
    .addOption(new Option('--mask-polarity <what>', 'what white means').choices(['keep', 'change']).default('keep'))
    .option('--samples <n>', 'images to make of each', wholeNumber(1), 1)
    .action(async (inputs: string[], settings: ConditionSettings) => {
      checkStrength(settings);
      finish(await runImageCommand(inputs, settings, (images) => openCondition(settings, images)));
    });
}

function checkStrength({ keep, weight, mask }: ConditionSettings): void {
  if (keep !== undefined && weight !== undefined)
    throw wrongCommandLine('Expected --keep or --weight but found both; keep one.');
  if (keep === undefined && weight === undefined && mask === undefined)
    throw wrongCommandLine('Expected a strength but found none; give --keep, --weight or --mask.');
  for (const [name, value] of Object.entries({ keep, weight })) {
    if (value !== undefined && !(value >= 0 && value <= 1))
      throw wrongCommandLine(`Expected a number from 0 to 1 for --${name} but found ${value}.`);
  }
}
