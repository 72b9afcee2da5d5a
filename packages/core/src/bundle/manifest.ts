import { networkId } from '../attention/learned/network-id.js';
import { type BandSigmas, checkBandSigmas } from '../bands/band-sigmas.js';
import { checkInteger, checkNumber, checkOneOf, describe, FuzzydiffError } from '../errors.js';
import type { ModelInfo } from '../model/eps-model.js';
import type { Frame } from '../photo/placement.js';
import { type BetaSchedule, betas } from '../schedule/betas.js';

/** `model.json` of a model bundle: everything about a model but its weights. */
export interface ModelManifest {
  readonly specification: 'fuzzydiff-bundle/2';
  readonly name: string;
  /** `[C,H,W]`; values are in `[-1, 1]`. */
  readonly shape: readonly [number, number, number];
  readonly schedule: BetaSchedule;
  readonly predictionType: ModelInfo['predictionType'];
  readonly varianceType: ModelInfo['varianceType'];
  readonly clipSample: boolean;
  /** The network: its file, the names of its inputs and output, and what type its timesteps have. */
  readonly graph: {
    readonly file: string;
    /** The same network over the same weights, computing in float16: for GPUs. Its inputs and output are float32, too. */
    readonly halfFile?: string;
    /** The same network over the same weights, its convolutions in 8 bits: for cpus. Its inputs and output are float32, too. */
    readonly int8File?: string;
    readonly samples: string;
    readonly timesteps: string;
    readonly timestepType: 'int64' | 'float32';
    readonly output: string;
    /** Samples in one call: any number up to this, or exactly this where the graph's batch is fixed. */
    readonly maxBatch: number;
    readonly fixedBatch: boolean;
    /** Files that hold the graph's weights, beside it. */
    readonly externalData: readonly string[];
  };
  /** How a photograph becomes this model's image: what the frame shows, and in words, of which statistics are tied to. */
  readonly frame: Frame & { readonly description: string };
  /** Standard deviation of the prior as retention sees it; 0.5 until fitted. */
  readonly retentionSigma: number;
  /** The same for each band of an image; absent until fitted. */
  readonly bandSigmas?: BandSigmas;
  /** Calibration files by preset; of black-and-white photographs, by its name and `-grey`. */
  readonly calibrations: Readonly<Record<string, string>>;
  /** The file of the network that compares images with their projections, where there is one: see `DiscrepancyNetwork`. */
  readonly discrepancy?: string;
  /** The same network as a graph over that file, so that a runtime computes it. @default it is computed in TypeScript */
  readonly discrepancyGraph?: string;
  /** Length in `bytes` and hash of every file of the bundle. */
  readonly files: Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>;
  readonly license: string;
  readonly source: string;
}

/**
 * Reads the text of a `model.json`.
 *
 * @param where names the file in errors
 * @throws FuzzydiffError `invalid-file` that names the field, what was expected of it and what was found
 */
export function parseManifest(text: string, where: string): ModelManifest {
  try {
    return check(upgraded(JSON.parse(text)));
  } catch (cause) {
    const reason = (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, '');
    throw new FuzzydiffError('invalid-file', `${where} is not a model.json this version can read: ${reason}.`, {
      cause,
    });
  }
}

/** A manifest of version 1, whose frame was a text, as one of version 2. */
function upgraded(manifest: { specification?: unknown; frame?: unknown } | null): ModelManifest {
  if (manifest?.specification !== 'fuzzydiff-bundle/1') return manifest as unknown as ModelManifest;
  const frame = typeof manifest.frame === 'string' ? { kind: 'whole', description: manifest.frame } : manifest.frame;
  return { ...manifest, specification: 'fuzzydiff-bundle/2', frame } as ModelManifest;
}

function check(manifest: ModelManifest): ModelManifest {
  if (typeof manifest !== 'object' || manifest === null)
    throw new Error(`expected an object, found ${describe(manifest)}.`);
  checkOneOf('specification', manifest.specification, ['fuzzydiff-bundle/2', 'fuzzydiff-bundle/1']);
  checkText('name', manifest.name);
  if (!Array.isArray(manifest.shape) || manifest.shape.length !== 3)
    throw new Error(`Expected [channels, height, width] for shape but found ${describe(manifest.shape)}.`);
  for (const extent of manifest.shape) checkInteger('shape', extent, 1, 65_536);
  betas(manifest.schedule);
  checkOneOf('predictionType', manifest.predictionType, ['epsilon', 'v_prediction', 'sample']);
  checkOneOf('varianceType', manifest.varianceType, ['fixed_small', 'fixed_large', 'learned_range']);
  checkFlag('clipSample', manifest.clipSample);
  const { graph } = manifest;
  for (const field of ['file', 'samples', 'timesteps', 'output'] as const) checkText(`graph.${field}`, graph?.[field]);
  checkOneOf('graph.timestepType', graph.timestepType, ['int64', 'float32']);
  checkInteger('graph.maxBatch', graph.maxBatch, 1, 65_536);
  checkFlag('graph.fixedBatch', graph.fixedBatch);
  if (!Array.isArray(graph.externalData))
    throw new Error(`Expected a list for graph.externalData but found ${describe(graph.externalData)}.`);
  checkFrame(manifest.frame);
  for (const field of ['license', 'source'] as const) checkText(field, manifest[field]);
  checkNumber('retentionSigma', manifest.retentionSigma, 1e-6, 1e6);
  if (manifest.bandSigmas !== undefined) checkBandSigmas(manifest.bandSigmas);
  for (const field of ['calibrations', 'files'] as const) {
    if (typeof manifest[field] !== 'object' || manifest[field] === null)
      throw new Error(`Expected an object for ${field} but found ${describe(manifest[field])}.`);
  }
  for (const field of ['discrepancy', 'discrepancyGraph'] as const)
    if (manifest[field] !== undefined) checkText(field, manifest[field]);
  if (manifest.discrepancyGraph !== undefined && manifest.discrepancy === undefined)
    throw new Error('Expected the discrepancy network of discrepancyGraph but found no discrepancy.');
  const needed = [...networkFiles(manifest), ...comparingFiles(manifest), ...Object.keys(manifest.files)];
  const named = [...needed, ...Object.values(manifest.calibrations)];
  for (const file of named) {
    checkText('the name of a file', file);
    // A bundle is a folder, on disk or behind a URL: none of its names may lead out of it.
    if (/^\/|[\\:%?#]/.test(file) || file.split('/').includes('..'))
      throw new Error(`Expected a file inside the bundle but found ${describe(file)}.`);
  }
  for (const file of needed) {
    const own = Object.hasOwn(manifest.files, file) ? manifest.files[file] : undefined;
    checkInteger(`files["${file}"].bytes`, own?.bytes, 0, Number.MAX_SAFE_INTEGER);
    if (typeof own?.sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(own.sha256))
      throw new Error(`Expected a sha256 for files["${file}"] but found ${describe(own?.sha256)}.`);
  }
  return manifest;
}

/** Five landmarks, as a detector gives them, for a face. */
function checkFrame(frame: ModelManifest['frame']): void {
  checkOneOf('frame.kind', frame?.kind, ['face', 'whole']);
  checkText('frame.description', frame.description);
  if (frame.kind === 'whole') return;
  const { landmarks } = frame;
  if (!Array.isArray(landmarks) || landmarks.length !== 5)
    throw new Error(`Expected five points for frame.landmarks but found ${describe(landmarks)}.`);
  for (const point of landmarks) {
    if (!Array.isArray(point) || point.length !== 2)
      throw new Error(`Expected [x, y] in frame.landmarks but found ${describe(point)}.`);
    for (const place of point) checkNumber('frame.landmarks', place, -1, 2);
  }
}

function checkFlag(name: string, value: unknown): void {
  if (typeof value !== 'boolean') throw new Error(`Expected true or false for ${name} but found ${describe(value)}.`);
}

function checkText(name: string, value: unknown): void {
  if (typeof value !== 'string' || value === '')
    throw new Error(`Expected a text for ${name} but found ${describe(value)}.`);
}

/** The files that make the network, of which its id holds the hashes: the graph, then its external data. */
export function modelFiles(manifest: ModelManifest): string[] {
  return [manifest.graph.file, ...manifest.graph.externalData];
}

/** Those, and the graphs that compute the same in float16 and in 8 bits where there are any: calibrations do not depend on them. */
export function networkFiles(manifest: ModelManifest): string[] {
  const { halfFile, int8File } = manifest.graph;
  return [...modelFiles(manifest), ...[halfFile, int8File].filter((file) => file !== undefined)];
}

/** The files of its discrepancy network: the weights, then the graph over them. */
export function comparingFiles({ discrepancy, discrepancyGraph }: ModelManifest): string[] {
  return [discrepancy, discrepancyGraph].filter((file) => file !== undefined);
}

/** Facts about the model of a bundle, as a backend that runs it on `device` states them. */
export function manifestInfo(manifest: ModelManifest, device: string): ModelInfo {
  const hashes = modelFiles(manifest).map((file) => manifest.files[file]!.sha256.slice(0, 16));
  const { shape, schedule, predictionType, varianceType, clipSample, retentionSigma, bandSigmas, frame, graph } =
    manifest;
  const discrepancy = manifest.discrepancy && networkId(manifest.files[manifest.discrepancy]!.sha256);
  return {
    id: `${manifest.name}@${hashes.join('+')}`,
    shape,
    schedule,
    predictionType,
    varianceType,
    clipSample,
    retentionSigma,
    ...(bandSigmas && { bandSigmas }),
    frame: frame.description,
    ...(discrepancy !== undefined && { discrepancy }),
    maxBatch: graph.maxBatch,
    device,
  };
}
