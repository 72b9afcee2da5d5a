import { FuzzydiffError, type ModelInfo } from '@fuzzydiff/core';
import type { ModelManifest } from '@fuzzydiff/core/bundle';
import { describe } from '@fuzzydiff/core/internal';
import type { ModelAddress } from './address.js';
import type { Ask } from './ask.js';
import { type Layout, parsed } from './tensors.js';

/** What a server says of a model, after it was compared with a bundle. */
export interface ServedModel extends Layout {
  /** Samples that every call has to have; without it, any number up to `maxBatch`. */
  readonly fixedBatch: number | undefined;
  readonly maxBatch: number;
}

/** An input or an output, as a server describes it. */
interface Described {
  readonly name?: unknown;
  readonly datatype?: unknown;
  readonly shape?: unknown;
}

/** What an input or an output has to be: -1 stands for the number of samples. */
interface Wanted {
  readonly name: string;
  readonly datatype: string;
  /** Any of these. */
  readonly shapes: readonly (readonly number[])[];
}

/** The key under which `fuzzydiff export --triton` has a server state which bundle's model it runs. */
const idParameter = 'fuzzydiff.id';

/**
 * Asks what a server's model takes and gives, and compares it with a bundle: names, types and shapes, and, where the server states
 * it, the model's id.
 *
 * @throws FuzzydiffError `mismatch` where they differ; as `Ask`
 */
export async function servedModel(
  ask: Ask,
  address: ModelAddress,
  { manifest, info }: { readonly manifest: ModelManifest; readonly info: ModelInfo },
): Promise<ServedModel> {
  const get = (url: string) => ask({ url, read: ({ body }) => parsed(body) });
  const server = await get(address.server);
  const model = await get(address.model);
  const extensions = Array.isArray(server['extensions']) ? server['extensions'] : [];
  const config = extensions.includes('model_configuration') ? await get(`${address.model}/config`) : {};
  checkId(config, info, address);

  const { graph, shape } = manifest;
  const [c, h, w] = shape;
  const inputs = [
    { name: graph.samples, datatype: 'FP32', shapes: [[-1, ...shape]] },
    { name: graph.timesteps, datatype: graph.timestepType === 'int64' ? 'INT64' : 'FP32', shapes: [[-1], [-1, 1]] },
  ];
  const outputShape = [-1, info.varianceType === 'learned_range' ? 2 * c : c, h, w];
  const outputs = [{ name: graph.output, datatype: 'FP32', shapes: [outputShape] }];
  const [samples, timesteps] = inputs.map((wanted) => checked(model['inputs'], wanted, address.model));
  for (const wanted of outputs) checked(model['outputs'], wanted, address.model);
  const others = listed(model['inputs']).filter(({ name }) => !inputs.some((wanted) => wanted.name === name));
  if (others.length > 0)
    throw mismatch(address.model, {
      expected: `no input but ${graph.samples} and ${graph.timesteps}`,
      found: others.map(({ name }) => String(name)).join(', '),
    });

  const batch = samples![0]!;
  const most = Number(config['max_batch_size'] ?? 0);
  return {
    // OpenVINO Model Server has the extension and does not list it.
    binary: extensions.includes('binary_tensor_data') || /^openvino/i.test(String(server['name'])),
    column: timesteps!.length === 2,
    fixedBatch: batch > 0 ? batch : undefined,
    maxBatch: batch > 0 ? batch : most > 0 ? most : graph.maxBatch,
  };
}

function checkId(config: Readonly<Record<string, unknown>>, info: ModelInfo, { model }: ModelAddress): void {
  const parameters = config['parameters'] as Record<string, { string_value?: string } | undefined> | undefined;
  const id = parameters?.[idParameter]?.string_value;
  if (id === undefined || id === info.id) return;
  throw mismatch(model, { expected: `the model ${info.id}`, found: id });
}

/** The shape of an input or output, which has to be as wanted. */
function checked(described: unknown, { name, datatype, shapes }: Wanted, model: string): number[] {
  const own = listed(described).find((each) => each.name === name);
  // Whole numbers of 64 bits are texts in some servers' JSON.
  const shape = Array.isArray(own?.shape) ? own.shape.map(Number) : [];
  const fits = (wanted: readonly number[]) =>
    wanted.length === shape.length && wanted.every((extent, n) => [extent, -1].includes(shape[n]!) || extent === -1);
  if (own?.datatype === datatype && shapes.some(fits)) return shape;
  const found = own ? `${String(own.datatype)} of shape ${describe(shape)}` : 'none';
  const expected = `${name} to be ${datatype} of shape ${shapes.map(describe).join(' or ')}`;
  throw mismatch(model, { expected, found });
}

function listed(described: unknown): readonly Described[] {
  return Array.isArray(described) ? described.filter((each) => typeof each === 'object' && each !== null) : [];
}

function mismatch(model: string, { expected, found }: { expected: string; found: string }): FuzzydiffError {
  const message = `Expected ${expected} at ${model}, as its bundle has it, but found ${found}; name the bundle whose model the server runs.`;
  return new FuzzydiffError('mismatch', message);
}
