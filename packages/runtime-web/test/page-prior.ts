import { type LoadOptions, type OpenPriorOptions, openPrior } from '../src/index.js';
import { failure } from './page-failure.js';

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

/** A look for faces in a photograph with none: how many there are, why the prior is not elsewhere, and warnings; or why there is no answer. */
export async function lookedForFaces(model: string, options: OpenPriorOptions) {
  const warnings: string[] = [];
  const prior = await openPrior(model, { ...options, onWarning: (message) => void warnings.push(message) });
  try {
    const faces = await prior.faces(new ImageData(64, 64));
    return { faces: faces.length, passedOver: prior.passedOver, warnings };
  } catch (error) {
    return failure(error);
  } finally {
    await prior.dispose();
  }
}

/** A correction that is aborted while the detector's network is on its way: whether that rejects with the signal's own reason. */
export async function abortedWhileOpening(model: string, options: OpenPriorOptions): Promise<boolean> {
  const controller = new AbortController();
  const reason = new Error('enough');
  const asked = (file: string) => file.endsWith('yunet_n_dynamic.onnx') && controller.abort(reason);
  const onProgress: OpenPriorOptions['onProgress'] = ({ file }) => void asked(file);
  const prior = await openPrior(model, { ...options, onProgress });
  // It isn't disposed of: that waits for the detector, which never comes.
  return prior.correct(new ImageData(64, 64), { signal: controller.signal }).then(
    () => false,
    (error) => error === reason,
  );
}
