import { cpus } from 'node:os';
import { type EpsModel, FuzzydiffError, tensor } from '@fuzzydiff/core';
import { parseSafetensors } from '@fuzzydiff/core/bundle';
import { conformanceCases } from '@fuzzydiff/core/testing';
import type { Command } from 'commander';
import { readWhole } from '../files/read-whole.js';
import { openModel } from '../model/open-model.js';
import { isRemote } from '../model/remote-model.js';
import { addModelOptions } from '../options.js';
import type { ModelSettings } from '../settings.js';
import { version } from '../version.js';
import { total } from './models.js';

type DoctorSettings = ModelSettings & { json?: boolean; expected?: string };

/** `fuzzydiff doctor`: what this machine can run, and whether a model keeps the contract and gives its known answer. */
export function doctorCommand(program: Command, finish: (code: number) => void): void {
  addModelOptions(program.command('doctor'))
    .description('what this machine can run, and the conformance cases on a model')
    .option('--expected <file>', 'a recorded input and output (safetensors: sample, timestep, output) to compare with')
    .option('--json', 'one JSON document on stdout')
    .action(async (settings: DoctorSettings) => finish(await doctor(settings)));
}

interface CaseResult {
  readonly name: string;
  readonly passed: boolean;
  readonly error?: string;
}

async function doctor(settings: DoctorSettings): Promise<number> {
  const { probeDevices } = await import('@fuzzydiff/runtime-node');
  const devices = await probeDevices();
  const { model, folder } = await openModel(settings);
  const maxAbsError = settings.expected === undefined ? undefined : await largestError(model, settings.expected);
  await model.dispose();

  const conformance: CaseResult[] = [];
  const load = async () => (await openModel(settings)).model;
  for (const { name, run } of conformanceCases) {
    const error = await run({ load }).then(
      () => undefined,
      (caught: Error) => caught.message,
    );
    conformance.push(error === undefined ? { name, passed: true } : { name, passed: false, error });
  }
  const machine = {
    fuzzydiff: version(),
    node: process.version,
    platform: process.platform,
    arch: process.arch,
    cores: cpus().length,
  };
  const { id, device, maxBatch, shape } = model.info;
  const { cachedModels, cacheFolder } = await import('@fuzzydiff/convert/node');
  const kept = { folder: await cacheFolder(), models: await cachedModels() };
  const found = {
    machine,
    sent: sent(settings.model),
    kept,
    devices,
    model: { id, folder, device, shape, maxBatch },
    maxAbsError,
    conformance,
  };
  if (settings.json) process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
  else process.stdout.write(describe(found));
  return conformance.every(({ passed }) => passed) ? 0 : 1;
}

/** What leaves the machine. */
function sent(model = ''): string {
  if (isRemote(model)) return `images with noise, as the network takes them, to ${model}`;
  const nothing = "nothing; only `import hf:...` asks a hub, for the model's files";
  return process.platform === 'win32'
    ? `${nothing}. onnxruntime gives events to Windows (ETW), whose settings for diagnostic data say what becomes of them`
    : nothing;
}

/** The largest difference of the model's output from a recorded one, over a batch of samples with a timestep each. */
async function largestError(model: EpsModel, path: string): Promise<number> {
  const bytes = await readWhole(path, 'a recorded answer');
  const { tensors } = parseSafetensors(bytes, path);
  const [sample, timestep, output] = ['sample', 'timestep', 'output'].map((name) => {
    const own = tensors.get(name);
    if (own) return own;
    const found = [...tensors.keys()].join(', ') || 'none';
    throw new FuzzydiffError(
      'invalid-file',
      `Expected a tensor "${name}" in ${path} but found ${found}; record sample, timestep and output.`,
    );
  });
  let largest = 0;
  // One by one: the recorded batch may be larger than the model's.
  const size = sample!.data.length / timestep!.data.length;
  const outputSize = output!.data.length / timestep!.data.length;
  for (let n = 0; n < timestep!.data.length; n++) {
    const own = Float32Array.from(sample!.data.subarray(n * size, (n + 1) * size));
    const predicted = await model.predict(tensor([1, ...sample!.shape.slice(1)], own), [timestep!.data[n]!]);
    if (predicted.data.length !== outputSize) {
      const message = `Expected ${predicted.data.length} values a sample in "output" of ${path} but found ${outputSize}; record this model's output.`;
      throw new FuzzydiffError('mismatch', message);
    }
    predicted.data.forEach((value, i) => {
      largest = Math.max(largest, Math.abs(value - output!.data[n * outputSize + i]!));
    });
  }
  return largest;
}

function describe(found: {
  machine: { fuzzydiff: string; node: string; platform: string; arch: string; cores: number };
  sent: string;
  kept: { folder: string; models: readonly { readonly bytes: number }[] };
  devices: readonly { device: string; works: boolean; reason?: string }[];
  model: { id: string; device: string; shape: readonly number[]; maxBatch: number };
  maxAbsError: number | undefined;
  conformance: readonly CaseResult[];
}): string {
  const { machine, sent, kept, devices, model, maxAbsError, conformance } = found;
  const lines = [
    `fuzzydiff ${machine.fuzzydiff}, Node ${machine.node}, ${machine.platform}-${machine.arch}, ${machine.cores} cores`,
    `sent anywhere: ${sent}`,
    kept.models.length === 0
      ? `kept: nothing but results; downloads of imports would go to ${kept.folder}`
      : `kept besides results: downloads of imports in ${kept.folder}, ${total(kept.models)}; \`fuzzydiff models rm\` frees them`,
    'devices:',
    ...devices.map(
      ({ device, works, reason }) => `  ${device.padEnd(7)} ${works ? 'works' : 'no'}${reason ? `: ${reason}` : ''}`,
    ),
    `model ${model.id} on ${model.device}: images [${model.shape}], up to ${model.maxBatch} a call`,
    ...(maxAbsError === undefined ? [] : [`largest difference from the recorded output: ${maxAbsError}`]),
    'conformance:',
    ...conformance.map(
      ({ name, passed, error }) => `  ${passed ? 'pass' : 'FAIL'}  ${name}${error ? `: ${error}` : ''}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}
