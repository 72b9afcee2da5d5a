import { type Command, Option } from 'commander';
import { runImageCommand } from '../batch/image-command.js';
import { type CorrectSettings, openCorrect } from '../jobs/correct-job.js';
import {
  addFromMapOption,
  addPlanOptions,
  addPresetOptions,
  addRecordOption,
  addRunOptions,
  addWeightOptions,
  wholeNumber,
  wrongCommandLine,
} from '../options.js';
import { addPhotoOptions } from '../photo-options.js';

/** `fuzzydiff correct`: the main job. */
export function correctCommand(program: Command, finish: (code: number) => void): void {
  const command = addPhotoOptions(addRunOptions(program.command('correct <inputs...>')));
  addRecordOption(addFromMapOption(addWeightOptions(addPlanOptions(addPresetOptions(command)))))
    .description('finds the faces of photographs and what does not look like one there, and corrects it')
    .option('--samples <n>', 'corrected pictures to make of each', wholeNumber(1), 1)
    .addOption(new Option('--save <what>', 'write projections per depth too').choices(['all']))
    .action(async (inputs: string[], settings: CorrectSettings) => {
      checkSave(settings);
      finish(await runImageCommand(inputs, settings, (images) => openCorrect(settings, images)));
    });
}

function checkSave({ save, fromMap }: CorrectSettings): void {
  if (save !== undefined && fromMap !== undefined)
    throw wrongCommandLine(
      'Expected --save all or --from-map but found both; projections take the model, so leave one of them out.',
    );
}
