import { type LoadOptions, openPrior } from '../src/index.js';

/** A photograph of the site, corrected through the front door: the pixels and the file that come out, and the steps. */
export async function mended(model: string, photo: string, options: LoadOptions) {
  const prior = await openPrior(model, { ...options, preset: 'fast' });
  try {
    const file = await (await fetch(photo)).blob();
    const run = prior.correct(file);
    const calls: number[] = [];
    for await (const step of run) calls.push(step.calls);
    const result = await run;
    const { data, width, height } = result.toImageData();
    const canvas = new OffscreenCanvas(width, height).getContext('2d')!;
    canvas.drawImage(await createImageBitmap(file), 0, 0);
    const before = canvas.getImageData(0, 0, width, height).data;
    const saved = await createImageBitmap(await result.toBlob());
    // A canvas's own pixels serve as well as a file.
    const again = await prior.correct(result.toImageData(), { strength: 1, always: true, lower: 1e6, upper: 2e6 });
    return {
      ...{ width, height, calls, before: [...before], pixels: [...data], saved: [saved.width, saved.height] },
      ...{ modelCalls: result.modelCalls, changedAgain: again.changed },
    };
  } finally {
    await prior.dispose();
  }
}

/** A photograph of the site, corrected from the beginning or from where a run was kept; and the run as it is after so many predictions. */
export async function keptAndGoneOn(
  model: string,
  photo: string,
  options: LoadOptions,
  { at, from }: { at: number; from?: Uint8Array },
) {
  const prior = await openPrior(model, { ...options, preset: 'fast' });
  try {
    const file = await (await fetch(photo)).blob();
    const run = prior.correct(file, from ? { from } : { seed: 5 });
    let kept: Uint8Array | undefined;
    let first: number | undefined;
    for await (const step of run) {
      first ??= step.calls;
      if (step.calls >= at) kept ??= await step.keep();
    }
    const { faces } = await run;
    return { samples: faces[0]!.samples.data, first, kept };
  } finally {
    await prior.dispose();
  }
}
