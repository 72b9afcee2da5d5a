import type { Tensor } from '@fuzzydiff/core';
import { diffusionPlan, unstack } from '@fuzzydiff/core/math';
import { follow } from '../batch/follow.js';
import type { OutputFile } from '../batch/results.js';
import type { JobsCommand } from '../batch/run-jobs.js';
import { formatNpy } from '../files/npy.js';
import { reportEnding } from '../files/report.js';
import { tensorToPng } from '../image/tensor-png.js';
import { openCommandPrior } from '../model/command-prior.js';
import { gridPicture } from '../pictures/grid-picture.js';
import { planFrom, type SynthesisSettings } from '../settings.js';

/** Opens what makes unconditional samples: one job, without an input. */
export async function openSample(settings: SynthesisSettings): Promise<JobsCommand> {
  const { samples, seed } = settings;
  const { prior, inFlight } = await openCommandPrior(settings);
  const plan = planFrom(settings, { steps: 50 });
  const { id, device } = prior.info;
  return {
    name: 'sample',
    calls: samples * diffusionPlan(prior.info, plan).modelCalls,
    inFlight,
    shown: ({ files }) => files[0]!,
    close: () => prior.dispose(),
    jobs: ({ progress, signal }) => [
      {
        input: id,
        reads: async () => [],
        reportName: `sample${reportEnding}`,
        gives: ['samples.png', ...sampleNames(samples), 'samples.npy'],
        open: async () => ({
          recipe: { command: 'sample', model: id, device, plan, samples, seed },
          async run() {
            const start = performance.now();
            const run = prior.sample({ count: samples, plan, seed, signal });
            const { samples: sampled, modelCalls } = await follow(run, progress, 'sample');
            const files = await sampleFiles(sampled);
            return { files, report: { modelCalls, seconds: (performance.now() - start) / 1000 } };
          },
        }),
      },
    ],
  };
}

function sampleNames(count: number): string[] {
  const number = (s: number) => String(s + 1).padStart(String(count).length, '0');
  return Array.from({ length: count }, (_, s) => `sample.${number(s)}.png`);
}

/** All samples in one picture, each by itself, and all as numbers. */
async function sampleFiles(samples: Tensor): Promise<OutputFile[]> {
  const count = samples.shape[0]!;
  const each = Array.from({ length: count }, (_, s) => unstack(samples, s));
  const files = [{ name: 'samples.png', bytes: await gridPicture(each, Math.ceil(Math.sqrt(count))) }];
  for (const [s, name] of sampleNames(count).entries()) files.push({ name, bytes: await tensorToPng(each[s]!, 8) });
  return [...files, { name: 'samples.npy', bytes: formatNpy(samples) }];
}
