import type { Command } from 'commander';
import { runImageCommand } from '../batch/image-command.js';
import { openMap } from '../jobs/map-job.js';
import { addFromMapOption, addPresetOptions, addRunOptions, type MapSettings } from '../options.js';

/** `fuzzydiff map`: the attention map alone. */
export function mapCommand(program: Command, finish: (code: number) => void): void {
  addFromMapOption(addPresetOptions(addRunOptions(program.command('map <inputs...>'))))
    .description('the attention map alone: where an image does not look like a face')
    .action(async (inputs: string[], settings: MapSettings) =>
      finish(await runImageCommand(inputs, settings, (images) => openMap(settings, images))),
    );
}
