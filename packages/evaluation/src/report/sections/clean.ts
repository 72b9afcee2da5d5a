import type { EvaluationResults } from '../../evaluation/results.js';
import { type Html, html } from '../page/html.js';
import { estimateCell } from '../tables/estimate-cell.js';
import { percent } from '../text/numbers.js';

/** What the map says of images with nothing wrong, and what to know about the measures. */
export function cleanSection({ clean, recipe }: EvaluationResults): Html {
  const { lower, upper } = recipe.correction;
  const format = { format: percent, images: recipe.images.length };
  return html`<section id="clean">
<h2>Images with nothing wrong</h2>
<p>A map of a clean image should be empty, and is not quite: this share of its pixels gets attention all the same.</p>
<div class="tiles">
<div class="tile"><p>${estimateCell(clean.overLower, format)}</p><p>of pixels over z = ${String(lower)}, where attention begins</p></div>
<div class="tile"><p>${estimateCell(clean.overMiddle, format)}</p><p>of pixels over z = ${String((lower + upper) / 2)}, where attention is half</p></div>
<div class="tile"><p>${estimateCell(clean.asClean, format)}</p><p>of the images count as clean and are returned as they came</p></div>
</div>
</section>
<section id="notes">
<h2>Notes</h2>
<ul class="notes">
<li><b>AUROC</b>: how often a damaged pixel scores higher than an intact one; 0.5 is chance. <b>Average precision</b>: the
area under precision and recall; the prevalence is what a map that knows nothing gets.</li>
<li><b>PRO@0.3</b>: the share of each damaged region that is found, averaged over false positive rates from 0 to 0.3.
<b>F1-max</b>: of the best threshold, which is chosen with the mask at hand; no user has that.</li>
<li><b>PSNR to input</b>: how much of the degraded image is kept. More is not better, as what is kept may be the damage.</li>
<li><b>Sharpness</b>: mean gradient as a share of the clean image\u2019s; 1 is as sharp. A mean of possible faces is blurred
and scores a high PSNR nonetheless: read the two together.</li>
${recipe.samples > 1 ? html`<li><b>Diversity</b>: standard deviation over ${String(recipe.samples)} samples, in image units (black is \u22121, white is 1).</li>` : null}
<li><b>Cost</b>: for one result, the map included for the correction. Seconds are of the machine that ran it, and of whatever else it did.</li>
<li>The intervals tell how far other images of this sort could move a mean. They say nothing of images of another sort, or of another model.</li>
</ul>
</section>`;
}
