import type { CleanResults, CleanSummary } from './results.js';

/** The results as text: a paragraph each of photographs in colour and in black-and-white, with 95 % intervals. */
export function cleanTable({ colour, grey, recipe }: CleanResults): string {
  const parts = [
    ...(colour ? [part('in colour', colour)] : []),
    ...(grey ? [part('in black-and-white', grey)] : []),
    `Model ${recipe.model}${recipe.preset && `, preset ${recipe.preset}`}, seed ${recipe.seed}.`,
  ];
  return `${parts.join('\n')}\n`;
}

function part(of: string, { faces, alpha, images, changed, share, expectedShare }: CleanSummary): string {
  const within = `[${percent(changed.low)}, ${percent(changed.high)}]`;
  return [
    `${faces} ${faces === 1 ? 'face' : 'faces'} ${of}, alpha ${alpha} by ${images} clean images:`,
    `  changed at all: ${changed.faces}, ${percent(changed.share)} ${within}; promised: at most ${percent(alpha)}`,
    `  of a face changed: ${percent(share.mean)} [${percent(share.low)}, ${percent(share.high)}]; promised: at most ${percent(expectedShare)}`,
  ].join('\n');
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}
