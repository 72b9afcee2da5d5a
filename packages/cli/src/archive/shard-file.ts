import type { CalibrationSource, Fingerprint, ProjectedImage } from '@fuzzydiff/calibration';
import { formatSafetensors, parseSafetensors } from '@fuzzydiff/core/bundle';
import { contiguous, tensor } from '@fuzzydiff/core/math';
import { invalidFile } from '../files/invalid-file.js';

/** What a model found on some of a calibration's images: all of a calibration that takes the model. */
export interface CalibrationShard {
  readonly fingerprint: Fingerprint;
  readonly seed: number;
  /** Where the model ran: another device rounds otherwise. */
  readonly device: string;
  readonly images: readonly (CalibrationSource & ProjectedImage)[];
}

const specification = 'fuzzydiff-calibration-shard/2';

/**
 * A shard as the bytes of a safetensors file: of each image the discrepancies, `image.<n>`, float32 `[D,1|C,H,W]`, and in the metadata what
 * it is like as a whole. Sums would be
 * smaller, but they round by how the images are divided; from these, adding up in the order of one pass gives its very bytes.
 */
export function formatShard({ images, fingerprint, seed, device }: CalibrationShard): Uint8Array {
  const tensors = new Map(
    images.map(({ discrepancies }, n) => [
      `image.${n}`,
      { shape: discrepancies.shape, data: Float32Array.from(contiguous(discrepancies)) },
    ]),
  );
  const sources = images.map(({ key, sha256, name, whole }) => ({ key, sha256, name, whole }));
  const metadata = new Map([
    ['specification', specification],
    ['fingerprint', JSON.stringify(fingerprint)],
    ['seed', String(seed)],
    ['device', device],
    ['sources', JSON.stringify(sources)],
  ]);
  return formatSafetensors({ tensors, metadata });
}

/**
 * Reads a shard's file.
 *
 * @throws FuzzydiffError `invalid-file` when it is damaged or something else
 */
export function parseShard(bytes: Uint8Array, where: string): CalibrationShard {
  const { tensors, metadata } = parseSafetensors(bytes, where);
  const found = metadata.get('specification');
  if (found !== specification)
    throw invalidFile(where, {
      expected: `a calibration's shard (${specification})`,
      found: `found ${found ?? 'no specification'}`,
      remedy: 'name another calibration with --out',
    });
  const sources: (CalibrationSource & Pick<ProjectedImage, 'whole'>)[] = JSON.parse(metadata.get('sources')!);
  return {
    fingerprint: JSON.parse(metadata.get('fingerprint')!),
    seed: Number(metadata.get('seed')),
    device: metadata.get('device')!,
    images: sources.map((source, n) => {
      const { shape, data } = tensors.get(`image.${n}`)!;
      return { ...source, discrepancies: tensor(shape, data as Float32Array) };
    }),
  };
}
