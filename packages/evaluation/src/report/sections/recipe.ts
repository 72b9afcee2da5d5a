import { type Discrepancy, isLearned } from '@fuzzydiff/core/math';
import type { EvaluationResults } from '../../evaluation/results.js';
import { type Html, html } from '../page/html.js';
import { kindTexts, shortName } from '../text/names.js';
import { counted, whole } from '../text/numbers.js';

type Recipe = EvaluationResults['recipe'];

/** What was run: in a sentence, as facts, and to the last setting. */
export function recipeSection({ recipe }: EvaluationResults): Html {
  const facts = factsOf(recipe).map(([name, fact]) => html`<div><dt>${name}</dt><dd>${fact}</dd></div>`);
  const kinds = recipe.kinds.map((kind) => {
    const { name, explanation } = kindTexts[kind];
    return html`<li><b>${name}</b>: ${explanation}</li>`;
  });
  return html`<header>
<p class="eyebrow">fuzzydiff evaluation</p>
<h1>${shortName(recipe.model)}</h1>
<p class="lead">${sentence(recipe)}</p>
</header>
<section id="recipe">
<h2>What was run</h2>
<dl class="facts">${facts}</dl>
<div class="columns">
<div><h3>The damage</h3><ul>${kinds}</ul></div>
<div><h3>How to read the numbers</h3>${howToRead(recipe)}</div>
</div>
<details><summary>All settings and images</summary>
<pre>${JSON.stringify({ estimator: recipe.estimator, correction: recipe.correction }, null, 2)}</pre>
<p class="names">${recipe.images.join(', ')}</p>
</details>
</section>`;
}

function sentence({ images, kinds, preset }: Recipe): string {
  const each = images.length === 1 ? 'One image' : `Each of ${whole(images.length)} images`;
  const ways = kinds.length === 1 ? 'in one known way' : `in ${kinds.length} known ways`;
  const how = preset === '' ? '' : ` with the preset \u201c${preset}\u201d`;
  return `${each} was damaged ${ways}. The damage was looked for and corrected${how}, and what came of it compared with the clean original.`;
}

function factsOf({
  model,
  preset,
  images,
  seed,
  samples,
  calibrationImages,
  greyCalibrationImages,
  estimator,
  correction,
}: Recipe): [string, string][] {
  const { depths, steps, solver, noises, antithetic, discrepancy } = estimator;
  const { lower, upper, deepestInFull, strength, exponent, perFusionOn, plan } = correction;
  const walk =
    steps === 1 ? 'one step from each' : `${steps === 'all' ? 'every step' : counted(steps, 'step')} (${solver})`;
  const visits = plan.jumps ? `, jumps of ${plan.jumps.length}, ${plan.jumps.samples} visits` : '';
  const levels = plan.timesteps?.length ?? plan.steps;
  return [
    ['Model', model],
    ...(preset === '' ? [] : [['Preset', preset] as [string, string]]),
    ['Images', whole(images.length)],
    ['Seed', String(seed)],
    ['Samples', `${whole(samples)} of each`],
    [
      'Calibration',
      counted(calibrationImages, 'image') +
        (greyCalibrationImages === null ? '' : `; black-and-white ${counted(greyCalibrationImages, 'image')}`),
    ],
    ['Depths', `${depths.join(', ')}; ${walk}; ${counted(noises, 'noise')}${antithetic ? ' in pairs' : ''}`],
    ['Discrepancy', comparison(discrepancy)],
    ['Attention', `from z = ${lower} to z = ${upper}${deepestInFull ? '; the deepest in full' : ''}`],
    ['Weight', `${strength} \u00d7 (1 \u2212 A)^${exponent}, ${perFusionOn ? 'per fusion' : 'as retention'}`],
    ['Synthesis', `${levels === undefined ? 'the usual steps' : counted(levels, 'step')}${visits}`],
  ];
}

function comparison(discrepancy: Discrepancy): string {
  if (isLearned(discrepancy)) return `the network ${discrepancy.learned}, all depths at once`;
  const { error, channels, smoothing } = discrepancy;
  const over = { each: 'per channel', mean: 'mean over channels', max: 'maximum over channels' };
  return `${error} error, ${over[channels]}${smoothing === 0 ? '' : `, smoothed by ${smoothing} px`}`;
}

function howToRead({ images }: Recipe): Html {
  const few = html`<p>With ${counted(images.length, 'image')}, intervals are rough: take them for narrower than they should be.</p>`;
  return html`<p>Every number is a mean over the images. The range below it is its 95 % interval: were other images of this sort
drawn, the mean would likely fall there (percentile bootstrap over images, 1,000 resamples). An image damaged in several
ways counts once.</p>
<p>Inside is where the image was damaged, outside is the rest. PSNR and SSIM compare with the clean original; more is
better. A dash stands where there is no finite value: two equal regions have an infinite PSNR, and damage everywhere
leaves no outside. \u201cof 3\u201d says that only three images had a value.</p>
${images.length < 10 ? few : null}`;
}
