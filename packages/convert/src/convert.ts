import { FuzzydiffError } from '@fuzzydiff/core';
import type { ModelManifest } from '@fuzzydiff/core/bundle';
import { checkInteger, invalidArgument } from '@fuzzydiff/core/internal';
import type { ByteSource } from './byte-source.js';
import { readCheckpoint } from './checkpoint.js';
import { withoutCommonPrefix } from './common-prefix.js';
import { addRanges, checkRanges, type RangesNetwork } from './eight-bits.js';
import type { Computation } from './graphs/network.js';
import { sha256OfBytes, sha256OfSource } from './hash.js';
import { describeModel, type Model, type ModelDescription } from './model.js';
import { formatOnnx } from './onnx/proto.js';
import type { StoredTensors } from './stored-tensor.js';

/** Options of a conversion. */
export interface ConvertOptions extends ModelDescription {
  /** The model's name: part of its id, to which calibrations are tied. */
  readonly name: string;
  /** Most samples in one call. @default 16 at 64x64 pixels and below, 4 at 256x256, 1 at 512x512 */
  readonly maxBatch?: number;
  /** How a photograph becomes the model's image. @default the whole image, squared by centre crop */
  readonly frame?: ModelManifest['frame'];
  /** @default 'not stated' */
  readonly license?: string;
  /** Where the checkpoint comes from. @default the name of the weights' first file */
  readonly source?: string;
  /** Of weights in several files, their `*.index.json`, as parsed from JSON: what it says must be so. @default not checked */
  readonly index?: unknown;
  /**
   * Measures the ranges of the maps of a network, `[maps, 2]`: then there is a graph in 8 bits, too. `measureRanges` of
   * `@fuzzydiff/runtime-node` does, along samples of the network's own. @default there is no such graph
   */
  readonly measureRanges?: (network: RangesNetwork) => Promise<Float32Array>;
  /** SHA-256 of a file in hexadecimal. @default computed in JavaScript; give a native one where there is one */
  readonly sha256?: (source: ByteSource) => Promise<string>;
}

/** A model bundle, except for its weights, which stay in their files: all that is left is to put them together. */
export interface ConvertedModel {
  /** `model.json`. */
  readonly manifest: ModelManifest;
  /** The bytes of `model.onnx`: a graph that refers to the weights' files by name, offset and length. */
  readonly graph: Uint8Array;
  /**
   * The bytes of `model.float16.onnx`: the same network over the same weights for GPUs. Its convolutions and products of
   * matrices are in float16; normalisations, attention weights and the time embedding stay float32.
   */
  readonly halfGraph: Uint8Array;
  /**
   * The bytes of `model.int8.onnx`, where ranges were measured: the same network over the same weights for cpus. Its convolutions are
   * in 8 bits, but those that read or write the outermost level; everything else is as in `model.onnx`.
   */
  readonly int8Graph?: Uint8Array;
}

const graphName = 'model.onnx';
const halfGraphName = 'model.float16.onnx';
const int8GraphName = 'model.int8.onnx';

/**
 * Turns a published checkpoint into a model bundle. Reads the files' tables of contents, writes the network as a graph
 * over the tensors where they lie, and hashes the files; the weights are neither copied nor changed.
 *
 * @param weights a `.safetensors` file or a state dict saved by PyTorch, or all files of one checkpoint; the bundle holds
 * each under the same name
 * @throws FuzzydiffError `invalid-file` for a damaged or hostile checkpoint, or a configuration that cannot be imported;
 * `mismatch` when checkpoint and configuration do not belong together; `invalid-argument` for measured ranges that are none, or a
 * network that has no convolution to compute in 8 bits; what `measureRanges` throws
 */
export async function convertCheckpoint(
  weights: ByteSource | readonly ByteSource[],
  options: ConvertOptions,
): Promise<ConvertedModel> {
  const { name, index, sha256 = sha256OfSource, measureRanges } = options;
  if (typeof name !== 'string' || name === '') throw invalidArgument('name', 'a name for the model', name);
  const model = describeModel(options);
  const sources = [weights].flat();
  checkNames(sources);
  const tensors = withoutCommonPrefix(await readCheckpoint(sources, index), model.knownTensor);
  const { graph } = graphOf(model, tensors, { compute: 'float32' });
  const { graph: halfGraph } = graphOf(model, tensors, { compute: 'float16' });
  const files: Record<string, ModelManifest['files'][string]> = {
    [graphName]: { bytes: graph.length, sha256: await sha256OfBytes(graph) },
    [halfGraphName]: { bytes: halfGraph.length, sha256: await sha256OfBytes(halfGraph) },
  };
  for (const source of sources) files[source.name] = { bytes: source.size, sha256: await sha256(source) };
  const manifest = manifestOf(model, sources, files, options);
  if (measureRanges === undefined) return { graph, halfGraph, manifest };
  const measuring = graphOf(model, tensors, { compute: 'float32', eightBits: { ranges: null, maps: [] } });
  const measured = await measureRanges({ manifest, graph: measuring.graph });
  const ranges = checkRanges(measured, measuring.maps);
  const { graph: int8Graph } = graphOf(model, tensors, { compute: 'float32', eightBits: { ranges, maps: [] } });
  return { graph, halfGraph, int8Graph, manifest: await withInt8(manifest, int8Graph) };
}

/** A description with the graph in 8 bits. */
async function withInt8(manifest: ModelManifest, graph: Uint8Array): Promise<ModelManifest> {
  const file = { bytes: graph.length, sha256: await sha256OfBytes(graph) };
  return {
    ...manifest,
    graph: { ...manifest.graph, int8File: int8GraphName },
    files: { ...manifest.files, [int8GraphName]: file },
  };
}

/** A bundle holds the weights under their own names, beside its other files. */
function checkNames(sources: readonly ByteSource[]): void {
  const taken = new Set([graphName, halfGraphName, int8GraphName, 'model.json']);
  for (const { name } of sources) {
    if (taken.has(name))
      throw invalidArgument('the weights', 'files of different names, none of them of a bundle', name, 'rename it');
    taken.add(name);
  }
}

/** The bytes of the network's graph that computes so, and how many maps are rounded in it, or measured. */
function graphOf(
  model: Model,
  tensors: StoredTensors,
  computation: Computation,
): { readonly graph: Uint8Array; readonly maps: number } {
  const { compute, eightBits } = computation;
  const network = model.network(tensors, computation);
  const { graph, output } = network;
  checkAllUsed(tensors, graph.used);
  const [channels, height, width] = model.shape;
  const last = graph.nodes.at(-1)!;
  const before = graph.nodes.slice(0, -1);
  const named = { ...last, outputs: compute === 'float32' ? ['output'] : last.outputs };
  const ending =
    compute === 'float32' ? [] : [{ op: 'Cast', inputs: [output.name], outputs: ['output'], attributes: { to: 1 } }];
  const measured = eightBits?.ranges === null ? [addRanges(network)] : [];
  const bytes = formatOnnx({
    opset: 17,
    producer: 'fuzzydiff',
    nodes: [...before, named, ...ending, ...graph.nodes.slice(before.length + 1)],
    initializers: graph.initializers,
    inputs: [
      { name: 'sample', type: 'float32', shape: ['batch', channels, height, width] },
      { name: 'timestep', type: 'int64', shape: ['batch'] },
    ],
    outputs: [{ name: 'output', type: 'float32', shape: ['batch', output.channels, height, width] }, ...measured],
  });
  return { graph: bytes, maps: eightBits?.maps.length ?? 0 };
}

/** A tensor that the graph does not use means that it is not the checkpoint's network. */
function checkAllUsed(tensors: StoredTensors, used: ReadonlySet<string>): void {
  const unused = [...tensors.keys()].filter((name) => !used.has(name));
  if (unused.length === 0) return;
  const named = unused
    .slice(0, 3)
    .map((name) => `"${name.slice(0, 100)}"`)
    .join(', ');
  throw new FuzzydiffError(
    'mismatch',
    `Expected only tensors that the configuration's network has but found ${unused.length} others in the checkpoint (${named}${unused.length > 3 ? ', ...' : ''}); check that the configuration belongs to this checkpoint.`,
    { data: { unused } },
  );
}

function manifestOf(
  { shape, trained }: Model,
  sources: readonly ByteSource[],
  files: ModelManifest['files'],
  { name, maxBatch, frame, license, source }: ConvertOptions,
): ModelManifest {
  const [, height, width] = shape;
  const fitting = Math.max(1, Math.min(16, Math.floor(2 ** 18 / (height * width))));
  return {
    specification: 'fuzzydiff-bundle/2',
    name,
    shape,
    ...trained,
    graph: {
      file: graphName,
      halfFile: halfGraphName,
      samples: 'sample',
      timesteps: 'timestep',
      timestepType: 'int64',
      output: 'output',
      maxBatch: maxBatch === undefined ? fitting : checkInteger('maxBatch', maxBatch, 1, 65_536),
      fixedBatch: false,
      externalData: sources.map((weights) => weights.name),
    },
    frame: frame ?? {
      kind: 'whole',
      description: `the whole photograph, squared by centre crop and scaled to ${width}x${height} pixels`,
    },
    retentionSigma: 0.5,
    calibrations: {},
    files,
    license: license ?? 'not stated',
    source: source ?? sources[0]!.name,
  };
}
