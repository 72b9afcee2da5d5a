import { parseCalibration } from '@fuzzydiff/calibration';
import { type PresetName, presets } from '@fuzzydiff/core';
import { comparingFiles, type ModelManifest, modelFiles } from '@fuzzydiff/core/bundle';
import type { Frame } from '@fuzzydiff/core/image';
import { type KnownStatistics, knownStatistics } from '@fuzzydiff/core/internal';
import { correctionFor, diffusionPlan, estimatorFor, projectionCalls } from '@fuzzydiff/core/math';
import { type BundleSource, type LoadProgress, openBundle, openPrior, type PagePrior } from '@fuzzydiff/runtime-web';
import type { LoadAsk, Loading, PriorFacts } from './crossing.js';
import { bring, type LargeFile, runtimeFiles } from './runtime-files.js';
import { canChangeAllOver } from './whole/places.js';

/** What is told while a prior loads. */
export interface LoadTold {
  readonly onLoading: (loading: Loading) => void;
  readonly onWarning: (message: string) => void;
}

/** Loads a prior with all that it will ask for, so that the next visit can do without a network, and counts it in one bar. */
export async function loadPrior(
  source: BundleSource,
  { page, device, calibrations }: LoadAsk,
  { onLoading, onWarning, signal }: LoadTold & { readonly signal: AbortSignal },
): Promise<{
  readonly prior: PagePrior;
  readonly facts: PriorFacts;
  readonly statistics: KnownStatistics;
  readonly frame: Frame;
}> {
  const bar = countedBytes(onLoading);
  const onProgress = ({ file, loaded, total }: LoadProgress) => bar.at(file, { loaded, total });
  const { manifest, read } = await openBundle(source, { onProgress, onWarning, signal });
  const runtime = await runtimeFiles(page);
  bar.expect([...filesOf(manifest), ...runtime]);
  await Promise.all(
    runtime.map((file) => bring(page, file, (loaded) => bar.at(file.name, { loaded, total: file.bytes }))),
  );
  signal.throwIfAborted();
  const own = calibrations.map(({ preset, bytes }) => [preset, parseCalibration(bytes, 'these statistics')]);
  const prior = await openPrior(source, {
    device,
    calibrations: Object.fromEntries(own),
    // The engine is in a thread of its own already.
    worker: false,
    onProgress,
    onWarning,
    signal,
  });
  // What the next visit needs without a network: the statistics of every preset, by which records name them (without them
  // a record has the hash of what was used), and the detector, which takes a moment to start, in which the full bar is seen.
  const statistics = await knownStatistics({ manifest, read }).catch(() => ({}));
  const blank = { name: 'nothing', width: 64, height: 64, channels: 3, depth: 8 } as const;
  await prior.faces({ ...blank, pixels: new Uint8Array(64 * 64 * 3) });
  return { prior, facts: factsOf(prior, manifest), statistics, frame: manifest.frame };
}

/** Model, the network that compares, and statistics; the network that finds faces is counted with what runs it. */
function filesOf(manifest: ModelManifest): readonly LargeFile[] {
  const names = [...modelFiles(manifest), ...comparingFiles(manifest), ...Object.values(manifest.calibrations)];
  return names.map((name) => ({ name, bytes: manifest.files[name]!.bytes }));
}

/** How far all files together are. */
function countedBytes(onLoading: LoadTold['onLoading']) {
  const files = new Map<string, Loading>();
  const tell = () => {
    const all = [...files.values()];
    const sum = (of: keyof Loading) => all.reduce((bytes, file) => bytes + file[of], 0);
    onLoading({ loaded: sum('loaded'), total: sum('total') });
  };
  return {
    expect(expected: readonly LargeFile[]) {
      for (const { name, bytes } of expected) files.set(name, { loaded: 0, total: bytes });
      tell();
    },
    /** How far a file is, where it is one of those. */
    at(name: string, loading: Loading) {
      if (!files.has(name)) return;
      files.set(name, loading);
      tell();
    },
  };
}

function factsOf({ info }: PagePrior, { name, license, calibrations }: ModelManifest): PriorFacts {
  const calibrated = (Object.keys(presets) as PresetName[]).filter((preset) => preset in calibrations);
  const calls = calibrated.map((preset) => {
    const map = projectionCalls(info, estimatorFor(preset, info));
    return [preset, { map, mend: diffusionPlan(info, correctionFor(preset, info).plan).modelCalls }];
  });
  const weighing = calibrated.map((preset) => {
    const { alpha = 1, lower, upper, strength, exponent } = correctionFor(preset, info);
    return [preset, { alpha, lower, upper, strength, exponent }];
  });
  const shape = info.shape as PriorFacts['shape'];
  return {
    name,
    license,
    shape,
    device: info.device,
    calls: Object.fromEntries(calls),
    weighing: Object.fromEntries(weighing),
    hasBands: canChangeAllOver(info),
  };
}
