import { combinedPlane } from '@fuzzydiff/core/image';
import type { MethodName } from '../../evaluation/methods.js';
import type { EvaluationCase, ExamplePictures } from '../../evaluation/results.js';
import { type Html, html } from '../page/html.js';
import type { PictureUrls } from '../pictures/picture-urls.js';
import { type Tile, tile } from '../pictures/tile.js';
import { kindTexts, methodTexts } from '../text/names.js';
import { decimals, percent } from '../text/numbers.js';

/** Fig. 3: each example from its damage to its correction. */
export async function examplesFigure(
  examples: readonly ExamplePictures[],
  cases: readonly EvaluationCase[],
  urls: PictureUrls,
): Promise<Html | null> {
  if (examples.length === 0) return null;
  const rows = examples.map(async (example) => {
    const scores = cases.find(({ image, kind }) => image === example.image && kind === example.kind);
    const tiles = await tilesOf(example, scores, urls);
    return html`<h4>${kindTexts[example.kind].name} <small>${example.image}</small></h4><div class="strip seven">${tiles.map(tile)}</div>
`;
  });
  return html`<section class="figure">
<h3>Fig. 3: damaged, found, corrected</h3>
<p>Under each picture its PSNR to the clean image, inside and outside the damage. The map\u2019s scale is that of Fig. 2: black is no
attention, yellow is all.</p>
${await Promise.all(rows)}</section>`;
}

async function tilesOf(
  example: ExamplePictures,
  scores: EvaluationCase | undefined,
  urls: PictureUrls,
): Promise<Tile[]> {
  const of = `${example.image}, damage: ${kindTexts[example.kind].name.toLowerCase()}`;
  const result = async (method: MethodName, title: string): Promise<Tile[]> => {
    const image = method === 'nothing' ? example.degraded : example.methods[method];
    if (!image) return [];
    return [{ title, url: await urls.image(image), alt: `${title}: ${of}`, lines: psnrLines(scores, method) }];
  };
  const map = combinedPlane(example.attention, Math.max);
  return [
    ...(await result('nothing', 'Input')),
    { title: 'Mask', url: await urls.mask(example.mask), alt: `Where it was damaged: ${of}`, lines: share(scores) },
    ...(await result('ddpm-400', methodTexts['ddpm-400'].name)),
    ...(await result('correct', methodTexts.correct.name)),
    ...(await result('oracle', methodTexts.oracle.name)),
    { title: 'Map', url: await urls.map(map, 1), alt: `Attention: ${of}`, lines: mapLines(scores) },
    { title: 'Clean', url: await urls.image(example.clean), alt: `The clean image: ${example.image}`, lines: [] },
  ];
}

function psnrLines(scores: EvaluationCase | undefined, method: MethodName): string[] {
  const own = scores?.methods[method];
  if (!own) return [];
  return [`in ${decibels(own.psnrInside)}`, `out ${decibels(own.psnrOutside)}`];
}

function decibels(value: number | null): string {
  return value === null ? '\u2013' : `${decimals(1)(value)} dB`;
}

function share(scores: EvaluationCase | undefined): string[] {
  return scores ? [`${percent(scores.map.prevalence)} of pixels`] : [];
}

function mapLines(scores: EvaluationCase | undefined): string[] {
  if (!scores) return [];
  const number = (value: number | null) => (value === null ? '\u2013' : decimals(3)(value));
  return [`AUROC ${number(scores.map.auroc)}`, `AP ${number(scores.map.averagePrecision)}`];
}
