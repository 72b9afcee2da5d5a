import type { Tensor } from '@fuzzydiff/core';
import { diffusionPlan, keyedNoise, synthesize, unstack } from '@fuzzydiff/core/math';
import type { Command } from 'commander';
import { formatNpy } from '../files/npy.js';
import { reportEnding } from '../files/report.js';
import { gridPicture } from '../image/grid-picture.js';
import { tensorToPng } from '../image/tensor-png.js';
import { openModel } from '../model.js';
import { addPlanOptions, addRunOptions, planFrom, type SynthesisSettings, wholeNumber } from '../options.js';
import { follow } from '../run/follow.js';
import type { OutputFile } from '../run/results.js';
import { runJobs } from '../run/run-jobs.js';

/** `fuzzydiff sample`: unconditional samples from the prior. */
export function sampleCommand(program: Command, finish: (code: number) => void): void {
  addPlanOptions(addRunOptions(program.command('sample')))
    .description('unconditional samples from the prior: what the model takes for a face')
    .option('--samples <n>', 'how many', wholeNumber(1), 16)
    .action(async (settings: SynthesisSettings) => finish(await sample(settings)));
}

async function sample(settings: SynthesisSettings): Promise<number> {
  const { samples, seed } = settings;
  return runJobs(settings, async () => {
    const { model, inFlight } = await openModel(settings);
    const planOptions = planFrom(settings, { steps: 50 });
    const plan = diffusionPlan(model.info, planOptions);
    const calls = samples * plan.modelCalls;
    const { id, device } = model.info;
    return {
      name: 'sample',
      calls,
      inFlight,
      shown: ({ files }) => files[0]!,
      close: () => model.dispose(),
      jobs: ({ progress, signal }) => [
        {
          input: id,
          reads: async () => [],
          reportName: `sample${reportEnding}`,
          gives: ['samples.png', ...sampleNames(samples), 'samples.npy'],
          made: async () => ({ command: 'sample', model: id, device, plan: planOptions, samples, seed }),
          make: async () => {
            const start = performance.now();
            const run = synthesize(model, [{ samples }], { plan, noise: keyedNoise(seed), signal });
            const [result] = await follow(run, progress, 'sample');
            const files = await sampleFiles(result!.samples);
            return { files, report: { modelCalls: calls, seconds: (performance.now() - start) / 1000 } };
          },
        },
      ],
    };
  });
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
