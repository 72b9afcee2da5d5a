import type { Statistics } from '@fuzzydiff/core/math';
import type { Evaluation } from '../evaluation/evaluation.js';
import { examplesFigure } from './figures/examples-figure.js';
import { statisticsFigure } from './figures/statistics-figure.js';
import { strengthsFigure } from './figures/strengths-figure.js';
import { fontFaces } from './page/fonts.js';
import { html, raw } from './page/html.js';
import { style } from './page/style.js';
import { type EncodePng, pictureUrls } from './pictures/picture-urls.js';
import { cleanSection } from './sections/clean.js';
import { comparisonSection } from './sections/comparison.js';
import { headlineSection } from './sections/headline.js';
import { plotsSection } from './sections/plots.js';
import { recipeSection } from './sections/recipe.js';
import { shortName } from './text/names.js';

/** Options of a report. */
export interface EvaluationReportOptions {
  /** Encodes each of the report's pictures, with sharp for example: the package has no encoder of its own. */
  readonly encodePng: EncodePng;
}

/**
 * An evaluation as one HTML document: tables, plots and pictures, with nothing to be fetched from anywhere.
 *
 * @param statistics those that were given to the evaluation
 * @throws FuzzydiffError `invalid-argument` for pictures of other than 1 or 3 channels; whatever `encodePng` throws
 */
export async function evaluationReport(
  evaluation: Evaluation,
  statistics: Statistics,
  options: EvaluationReportOptions,
): Promise<string> {
  const { results, pictures } = evaluation;
  const { strengths } = results;
  const urls = await pictureUrls(options.encodePng);
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<title>Evaluation of ${shortName(results.recipe.model)}</title>
<style>
${raw(await fontFaces())}
${raw(style)}
</style>
</head>
<body>
<main>
${recipeSection(results)}
${headlineSection(results)}
${comparisonSection(results)}
${await plotsSection(results)}
<section id="pictures"><h2>Pictures</h2>
${strengths && pictures.strengths && (await strengthsFigure(strengths, pictures.strengths, urls))}
${await statisticsFigure(statistics, pictures.examples[0], urls)}
${await examplesFigure(pictures.examples, results.cases, urls)}
</section>
${cleanSection(results)}
</main>
</body>
</html>
`;
  return document.markup;
}
