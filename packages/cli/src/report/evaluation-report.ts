import type { Statistics } from '@fuzzydiff/core';
import type { EvaluationPictures, EvaluationResults } from '@fuzzydiff/evaluation';
import { cleanSection } from './clean.js';
import { comparisonSection } from './comparison.js';
import { examplesFigure } from './examples-figure.js';
import { fontFaces } from './fonts.js';
import { headlineSection } from './headline.js';
import { html, raw } from './html.js';
import { plotsSection } from './plots.js';
import { recipeSection, shortName } from './recipe.js';
import { statisticsFigure } from './statistics-figure.js';
import { strengthsFigure } from './strengths-figure.js';
import { style } from './style.js';

/** An evaluation as one HTML document: tables, plots and pictures, with nothing to be fetched from anywhere. */
export async function evaluationReport(
  results: EvaluationResults,
  pictures: EvaluationPictures,
  statistics: Statistics,
): Promise<string> {
  const { strengths } = results;
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
${strengths && pictures.strengths && (await strengthsFigure(strengths, pictures.strengths))}
${await statisticsFigure(statistics, pictures.examples[0])}
${await examplesFigure(pictures.examples, results.cases)}
</section>
${cleanSection(results)}
</main>
</body>
</html>
`;
  return document.markup;
}
