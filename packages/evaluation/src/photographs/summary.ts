import { estimateOverImages } from '../evaluation/summary.js';
import type { PhotographDamage } from './damage/damage-photograph.js';
import {
  type CleanPhotograph,
  type DamageSummary,
  type PhotographCase,
  type PhotographScores,
  type PhotographSummary,
  photographMethods,
} from './results.js';

const scoreNames: readonly (keyof PhotographScores)[] = [
  'psnrHead',
  'psnrInside',
  'psnrOutside',
  'sameOutside',
  'auroc',
  'scoreAuroc',
  'seconds',
];

/** Estimates over the photographs whose keys are given; null where there are none. */
export function summarizePhotographs(
  cases: readonly PhotographCase[],
  clean: readonly CleanPhotograph[],
  kinds: readonly PhotographDamage[],
  keys: ReadonlySet<string>,
): PhotographSummary | null {
  if (keys.size === 0) return null;
  const [damaged, fine] = [cases.filter(({ image }) => keys.has(image)), clean.filter(({ image }) => keys.has(image))];
  const ofKind = (kind: PhotographDamage) => summarizeDamage(damaged.filter((one) => one.kind === kind));
  return {
    photographs: keys.size,
    kinds: record(kinds, ofKind),
    all: summarizeDamage(damaged),
    clean: {
      returned: estimateOverImages(fine, ({ returned }) => Number(returned)),
      same: estimateOverImages(fine, ({ same }) => same),
      facesFound: estimateOverImages(fine, shareFound),
    },
  };
}

function summarizeDamage(cases: readonly PhotographCase[]): DamageSummary {
  return {
    facesFound: estimateOverImages(cases, shareFound),
    methods: record(photographMethods, (method) =>
      record(scoreNames, (name) => estimateOverImages(cases, ({ methods }) => methods[method][name])),
    ),
  };
}

function shareFound({ facesFound }: { readonly facesFound: readonly boolean[] }): number | null {
  return facesFound.length === 0 ? null : facesFound.filter(Boolean).length / facesFound.length;
}

function record<K extends string, V>(names: readonly K[], of: (name: K) => V): Record<K, V> {
  return Object.fromEntries(names.map((name) => [name, of(name)])) as Record<K, V>;
}
