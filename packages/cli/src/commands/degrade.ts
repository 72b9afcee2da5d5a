import { join } from 'node:path';
import { type Tensor, tensor } from '@fuzzydiff/core';
import { fullScale, type Image } from '@fuzzydiff/core/image';
import { checkOneOf } from '@fuzzydiff/core/internal';
import { type DegradationKind, degradations, degrade } from '@fuzzydiff/evaluation';
import type { Command } from 'commander';
import type { JobContext } from '../batch/job-context.js';
import { printPassedOver } from '../batch/notes.js';
import type { InputJob } from '../batch/run-inputs.js';
import { runJobs } from '../batch/run-jobs.js';
import { expandInputs, refuseSameStem } from '../files/expand-inputs.js';
import { sha256 } from '../files/hash.js';
import { reportEnding } from '../files/report.js';
import { nameOf } from '../files/stdin.js';
import { stemOf } from '../files/stem.js';
import { encodePng } from '../image/encode-png.js';
import { readableExtensions } from '../image/known-formats.js';
import { decodeImage, readImageFile } from '../image/read-image.js';
import { tensorToPng } from '../image/tensor-png.js';
import { wholeNumber } from '../option-parsers.js';
import { addOutputOptions } from '../options.js';
import type { OutputSettings } from '../settings.js';

interface DegradeSettings extends OutputSettings {
  readonly kind: string[];
  readonly inFlight: number;
}

/** `fuzzydiff degrade`: the evaluation's degradations, with the masks of what they changed. */
export function degradeCommand(program: Command, finish: (code: number) => void): void {
  const kinds = Object.keys(degradations) as DegradationKind[];
  addOutputOptions(program.command('degrade <inputs...>'))
    .description(
      'damages images in known ways, with the mask of what was changed: <out>/<kind>/images and <out>/<kind>/masks',
    )
    .option('--kind <list>', `which, or all: ${kinds.join(', ')}`, (text) => text.split(','), ['all'])
    .option('--in-flight <n>', 'images worked on at once', wholeNumber(1), 1)
    .action(async (inputs: string[], settings: DegradeSettings) => {
      const chosen = settings.kind.includes('all')
        ? kinds
        : settings.kind.map((kind) => checkOneOf('--kind', kind, kinds));
      const { paths, passedOver } = await expandInputs(inputs, { extensions: readableExtensions });
      refuseSameStem(paths);
      printPassedOver(passedOver);
      finish(
        await runJobs(settings, async () => ({
          name: 'degrade',
          calls: 0,
          inFlight: settings.inFlight,
          jobs: ({ signal }) => paths.flatMap((path) => chosen.map((kind) => job(path, kind, { ...settings, signal }))),
          shown: ({ files }) => files[0]!,
          close: async () => {},
        })),
      );
    });
}

function job(
  path: string,
  kind: DegradationKind,
  { seed, maxPixels, signal }: DegradeSettings & Pick<JobContext, 'signal'>,
): InputJob {
  const stem = stemOf(path);
  const [damaged, mask] = [join(kind, 'images', `${stem}.png`), join(kind, 'masks', `${stem}.png`)];
  return {
    input: path,
    reads: async () => [path],
    reportName: join(kind, 'reports', `${stem}${reportEnding}`),
    gives: [damaged, mask],
    async open() {
      const bytes = await readImageFile(path, signal);
      return {
        recipe: { command: 'degrade', input: sha256(bytes), kind, seed },
        async run() {
          const image = await decodeImage(nameOf(path), bytes, { maxPixels });
          const { image: degraded, mask: changedAt } = degrade(kind, toTensor(image), seed, stem);
          const changed = changedAt.data.reduce((sum, value) => sum + value, 0) / changedAt.data.length;
          return {
            files: [
              { name: damaged, bytes: await encodePng({ ...image, pixels: toPixels(image, degraded) }) },
              { name: mask, bytes: await maskPicture(changedAt) },
            ],
            report: { changedShare: changed, notes: [...image.notes, ...image.lost] },
          };
        },
      };
    },
  };
}

/** The whole image as a tensor `[C,H,W]` in `[-1, 1]`. */
function toTensor({ width, height, channels, pixels, ...image }: Image): Tensor {
  const plane = width * height;
  const scale = fullScale(image) / 2;
  const whole = tensor([channels, height, width]);
  for (let i = 0; i < plane; i++)
    for (let c = 0; c < channels; c++) whole.data[c * plane + i] = pixels[i * channels + c]! / scale - 1;
  return whole;
}

/** The degraded pixels; a value that was not changed is written back to the byte. */
function toPixels(image: Image, degraded: Tensor): Image['pixels'] {
  const { width, height, channels } = image;
  const plane = width * height;
  const full = fullScale(image);
  const pixels = image.pixels.slice();
  for (let i = 0; i < plane; i++)
    for (let c = 0; c < channels; c++)
      pixels[i * channels + c] = Math.round(((degraded.data[c * plane + i]! + 1) / 2) * full);
  return pixels;
}

/** White where something was changed. */
async function maskPicture(mask: Tensor): Promise<Uint8Array> {
  return tensorToPng(
    tensor(
      mask.shape,
      mask.data.map((changed) => 2 * changed - 1),
    ),
  );
}
