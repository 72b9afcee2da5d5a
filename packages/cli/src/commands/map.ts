import type { Command } from 'commander';
import { runImageCommand } from '../batch/image-command.js';
import { openMap } from '../jobs/map-job.js';
import { addFromMapOption, addPresetOptions, addRunOptions } from '../options.js';
import { addPhotoOptions } from '../photo-options.js';
import type { MapSettings } from '../settings.js';

/** `fuzzydiff map`: the attention map alone. */
export function mapCommand(program: Command, finish: (code: number) => void): void {
  const command = addPhotoOptions(addRunOptions(program.command('map <inputs...>')));
  addFromMapOption(addPresetOptions(command))
    .description('the attention maps alone: where the faces of a photograph do not look like one')
    .action(async (inputs: string[], settings: MapSettings) =>
      finish(await runImageCommand(inputs, settings, (images) => openMap(settings, images))),
    );
}
