import { combinedPlane, type Plane } from '@fuzzydiff/core/image';
import { isLearned, mapDepths, type Statistics, standardDeviation } from '@fuzzydiff/core/math';
import type { ExamplePictures } from '../../evaluation/results.js';
import { type Html, html } from '../page/html.js';
import { colourBar } from '../pictures/colour-bar.js';
import type { PictureUrls } from '../pictures/picture-urls.js';
import { tile } from '../pictures/tile.js';
import { roundUp } from '../plots/axes.js';
import { kindTexts } from '../text/names.js';
import { counted } from '../text/numbers.js';

/** Fig. 2: what discrepancies are usual, depth by depth, and what stands out of them in an example. */
export async function statisticsFigure(
  statistics: Statistics,
  example: ExamplePictures | undefined,
  urls: PictureUrls,
): Promise<Html> {
  const { estimator, moments } = statistics;
  const { discrepancy } = estimator;
  const depths = mapDepths(estimator);
  const plane = (values: Float64Array) => channelMean(values, statistics.mapShape);
  const mean = moments.map((own) => plane(own.mean));
  const deviation = moments.map((own) => plane(standardDeviation(own)));
  const channels = statistics.mapShape[0] > 1 ? ', mean over the channels' : '';
  const label = isLearned(discrepancy) ? 'log odds of damage' : `${discrepancy.error} error${channels}`;
  return html`<section class="figure">
<h3>Fig. 2: what is usual, and what is not</h3>
<p>How far ${counted(moments[0]!.count, 'calibration image')} are from their projections, pixel by pixel, for each depth. Attention is
what goes beyond that.</p>
<h4>Mean discrepancy</h4>
${await maps(mean, { depths, label, alt: 'Mean discrepancy' }, urls)}
<h4>Its standard deviation</h4>
${await maps(deviation, { depths, label: `standard deviation of the ${label}`, alt: 'Standard deviation of the discrepancy' }, urls)}
${example ? await attention(example, urls) : null}
</section>`;
}

/** One scale for all depths, so that they can be compared. */
async function maps(
  planes: readonly Plane[],
  { depths, label, alt }: { depths: readonly number[]; label: string; alt: string },
  urls: PictureUrls,
): Promise<Html> {
  const high = await roundUp(planes.reduce((most, { values }) => values.reduce((a, b) => Math.max(a, b), most), 0));
  const tiles = planes.map(async (plane, d) => {
    const title = `depth ${depths[d]}`;
    return tile({ title, url: await urls.map(plane, high), alt: `${alt} at ${title}`, lines: [] });
  });
  return html`<div class="strip">${await Promise.all(tiles)}</div>${await colourBar(urls, high, label)}`;
}

async function attention({ image, kind, degraded, attention }: ExamplePictures, urls: PictureUrls): Promise<Html> {
  const map = await urls.map(combinedPlane(attention, Math.max), 1);
  const damage = kindTexts[kind].name.toLowerCase();
  return html`<h4>Attention of an example</h4>
<div class="strip">${tile({ title: 'input', url: await urls.image(degraded), alt: `${image}, damage: ${damage}`, lines: [] })}${tile({ title: 'attention', url: map, alt: `Attention of ${image}, damage: ${damage}`, lines: [] })}</div>
${await colourBar(urls, 1, 'attention')}`;
}

function channelMean(values: Float64Array, [channels, height, width]: Statistics['mapShape']): Plane {
  const size = height * width;
  const mean = new Float32Array(size);
  values.forEach((value, i) => {
    mean[i % size] = mean[i % size]! + value / channels;
  });
  return { width, height, values: mean };
}
