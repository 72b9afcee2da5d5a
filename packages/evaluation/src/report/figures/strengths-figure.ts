import type { Tensor } from '@fuzzydiff/core';
import type { EvaluationPictures, StrengthFigure } from '../../evaluation/results.js';
import { type Html, html } from '../page/html.js';
import type { PictureUrls } from '../pictures/picture-urls.js';
import { tile } from '../pictures/tile.js';
import { kindTexts } from '../text/names.js';
import { decimals } from '../text/numbers.js';

/** Fig. 1: one image held to itself with weights from nothing to everything, evenly and outside a mask. */
export async function strengthsFigure(
  { values, uniform, masked, image, kind }: StrengthFigure,
  pictures: NonNullable<EvaluationPictures['strengths']>,
  urls: PictureUrls,
): Promise<Html> {
  const row = (how: string, images: readonly Tensor[], decibels: readonly (number | null)[]) =>
    Promise.all(
      images.map(async (result, i) =>
        tile({
          title: String(values[i]),
          url: await urls.image(result),
          alt: `Result with retention ${values[i]} ${how}`,
          lines: [level(decibels[i])],
        }),
      ),
    );
  const input = tile({ title: 'input', url: await urls.image(pictures.input), alt: `The input, ${image}`, lines: [] });
  return html`<section class="figure">
<h3>Fig. 1: from making up to keeping</h3>
<p>${image}, damage: ${kindTexts[kind].name.toLowerCase()}. Over each picture its retention, the share of the input\u2019s
deviation that is kept; under it the PSNR to the input.</p>
<h4>The same weight everywhere</h4>
<div class="strip">${input}${await row('everywhere', pictures.uniform, uniform)}</div>
<h4>The weight times the mask: nothing kept inside the damage</h4>
<div class="strip">${input}${await row('outside the damage', pictures.masked, masked)}</div>
</section>`;
}

function level(decibels: number | null | undefined): string {
  return decibels === null || decibels === undefined ? 'equal' : `${decimals(1)(decibels)} dB`;
}
