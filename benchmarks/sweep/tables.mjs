// The sweep as tables, of fewest calls first.
import { interval, table } from '../report/markdown-table.mjs';

/**
 * @typedef {object} Sweep
 * @property {'fuzzydiff-sweep/1'} specification
 * @property {{ machine: import('../report/machine.mjs').Machine, model: string, seed: number, kinds: readonly string[],
 *   images: string[], calibrationImages: string[] }} made
 * @property {Record<string, string>} groups
 * @property {Awaited<ReturnType<typeof import('./parts.mjs').sweepMaps>>} [map]
 * @property {Awaited<ReturnType<typeof import('./parts.mjs').sweepCorrections>>} [correction]
 */

/** @template {{ calls: number }} P @param {readonly P[]} points */
const byCalls = (points) => [...points].sort((a, b) => a.calls - b.calls);

/** @param {{ name: string, groups: readonly string[], preset?: string }} point */
const place = ({ name, groups, preset }) => [
  name,
  preset ? `**${preset}**` : groups.filter((group) => group !== 'presets').join(', '),
];

/** @param {Pick<Sweep, 'made' | 'groups' | 'map' | 'correction'>} sweep */
export function sweepTables({ made, groups, map, correction }) {
  const counted = `${made.images.length} images, ${made.kinds.join(', ')}; statistics of ${made.calibrationImages.length} others`;
  const texts = [`${counted}.\n`];
  const used = new Set([...(map ?? []), ...(correction?.points ?? [])].flatMap((point) => point.groups));
  texts.push(
    Object.entries(groups)
      .filter(([name]) => used.has(name))
      .map(([name, text]) => `- ${name}: ${text}\n`)
      .join(''),
  );
  if (map)
    texts.push(
      'The map.\n',
      table(
        ['depths, noises', 'compared in', 'calls', 'AUROC', 'average precision', "minus balanced's"],
        byCalls(map).map((point) => [
          ...place(point),
          String(point.calls),
          interval(point.scores['auroc'], 3),
          interval(point.scores['averagePrecision'], 3),
          point.preset === 'balanced' ? '' : interval(point.minusFirst['averagePrecision'], 3),
        ]),
      ),
    );
  if (correction)
    texts.push(
      `The correction; uncorrected, ${interval(correction.input['psnrInside'], 2)} dB and SSIM ${interval(correction.input['ssimInside'], 3)} inside.\n`,
      table(
        ['plan', 'compared in', 'calls', 'PSNR inside, dB', "minus balanced's", 'PSNR outside, dB', 'SSIM inside'],
        byCalls(correction.points).map((point) => [
          ...place(point),
          String(point.calls),
          interval(point.scores['psnrInside'], 2),
          point.preset === 'balanced' ? '' : interval(point.minusFirst['psnrInside'], 2),
          interval(point.scores['psnrOutside'], 2),
          interval(point.scores['ssimInside'], 3),
        ]),
      ),
    );
  return texts.join('\n');
}
