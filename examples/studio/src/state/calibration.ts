import { formatCalibration } from '@fuzzydiff/calibration';
import { signal } from '@preact/signals';
import { calibrateOn, imagesAmong } from '../engine/calibrate.js';
import { look } from './attention.js';
import { preset } from './dials.js';
import { tell } from './notices.js';
import { prior, useCalibration } from './prior.js';
import { follow } from './run.js';

/** Statistics that were taken here, and the file that holds them. */
export interface Taken {
  readonly images: number;
  /** Images that an earlier, unfinished run had done already. */
  readonly resumedFrom: number;
  readonly name: string;
  readonly file: Blob;
}

export const taken = signal<Taken | undefined>(undefined);

/** Takes the preset's statistics over a folder of images that are fine, and uses them from then on. */
export async function calibrateFolder(picked: Iterable<File>): Promise<void> {
  const { model } = prior.value ?? {};
  const files = imagesAmong(picked);
  if (!model) return;
  if (files.length < 2)
    return tell(
      'error',
      `Expected a folder with at least two images but found ${files.length || 'none'}; pick another.`,
    );
  const name = preset.value;
  let resumedFrom = 0;
  const calibration = await follow('calibration', undefined, async function* (signal: AbortSignal) {
    const steps = calibrateOn(model, name, files, signal);
    for (;;) {
      const next = await steps.next();
      if (next.done) return next.value;
      resumedFrom = next.value.resumedFrom;
      const { calls, callsPerImage } = next.value;
      yield { calls, totalCalls: (files.length - resumedFrom) * callsPerImage };
    }
  });
  if (!calibration) return;
  const file = new Blob([formatCalibration(calibration) as Uint8Array<ArrayBuffer>]);
  taken.value = { images: calibration.images, resumedFrom, name: `calibration-${name}.safetensors`, file };
  useCalibration(name, calibration);
  await look();
}
