import type { Estimate } from '../evaluation/results.js';
import {
  type DamageSummary,
  type PhotographMethod,
  type PhotographResults,
  type PhotographSummary,
  photographMethods,
} from './results.js';

const columns = [
  'damage',
  'made by',
  'AUROC',
  'of its scores',
  'in heads, dB',
  'inside, dB',
  'outside, dB',
  'same outside',
];

/** The results as text: a table each of photographs in colour and in black-and-white, with 95 % intervals. */
export function photographsTable({ colour, grey, recipe }: PhotographResults): string {
  const parts = [
    ...(colour ? [`In colour: ${part(colour)}`] : []),
    ...(grey ? [`In black-and-white: ${part(grey)}`] : []),
    `Model ${recipe.model}${recipe.preset && `, preset ${recipe.preset}`}, seed ${recipe.seed}${recipe.tilt === 0 ? '' : `, turned by ${recipe.tilt} degrees`}.\n`,
  ];
  return parts.join('\n');
}

function part({ photographs, kinds, all, clean }: PhotographSummary): string {
  const rows = Object.entries({ ...kinds, all }).flatMap(([kind, summary]) =>
    photographMethods.map((method) => row(kind, method, summary)),
  );
  const found = Object.entries({ ...kinds, all }).map(([kind, own]) => `${kind} ${cell(own.facesFound, 2)}`);
  return [
    `${photographs} ${photographs === 1 ? 'photograph' : 'photographs'}`,
    ...aligned([columns, ...rows]),
    `Faces found: clean ${cell(clean.facesFound, 2)}, ${found.join(', ')}`,
    `Clean photographs returned to the byte: ${cell(clean.returned, 2)}; their pixels that stay: ${cell(clean.same, 4)}`,
    '',
  ].join('\n');
}

function row(kind: string, method: PhotographMethod, { methods }: DamageSummary): string[] {
  const { auroc, scoreAuroc, psnrHead, psnrInside, psnrOutside, sameOutside } = methods[method];
  return [
    kind,
    method,
    cell(auroc, 3),
    cell(scoreAuroc, 3),
    ...[psnrHead, psnrInside, psnrOutside].map((estimate) => cell(estimate, 1)),
    cell(sameOutside, 3),
  ];
}

function cell(estimate: Estimate | null, digits: number): string {
  if (estimate === null) return '-';
  const [mean, low, high] = [estimate.mean, estimate.low, estimate.high].map((value) => value.toFixed(digits));
  return `${mean} [${low}, ${high}]`;
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((own) => own[column]!.length)));
  return rows.map((own) =>
    own
      .map((text, column) => text.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
}
