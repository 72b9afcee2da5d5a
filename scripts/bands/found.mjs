// How well what is wrong with a face as a whole is found: of each kind of damage, the AUROC over images of its own score, degraded against
// clean. A cast is told by the colours of the other clean faces:
// `node scripts/bands/found.mjs FOLDER/OF/BUNDLE INDEX.csv [--limit 24] [--preset fast]`.
import { tensor } from '../../packages/core/dist/index.js';
import { apart, estimatorFor } from '../../packages/core/dist/math/index.js';
import { loadModel } from '../../packages/runtime-node/dist/index.js';
import { readArguments } from './arguments.mjs';
import { blurred, compressed, gaussianNoise, poissonNoise, tinted } from './degradations.mjs';
import { readFaces } from './faces.mjs';
import { auroc } from './measures.mjs';
import { wholeOf } from './whole-of.mjs';

const { bundle, index, settings } = readArguments({ limit: '24', preset: 'fast', threads: '2' });
const model = await loadModel(bundle, { device: 'cpu', threads: Number(settings.threads) });
const { shape } = model.info;
const estimator = estimatorFor(settings.preset === 'balanced' ? 'balanced' : 'fast', model.info);

/** @typedef {import('../../packages/core/dist/math/index.js').WholeScores} WholeScores */
/** @typedef {(own: WholeScores, others: readonly WholeScores[]) => number} Score by what clean images of others are like */
/** @type {Score} */
const castOf = ({ chroma }, others) => apart([...others.map((other) => other.chroma), chroma]).at(-1) ?? 0;
/** @type {[kind: string, degrade: (face: import('./degradations.mjs').Face, strength: number) => Float32Array | Promise<Float32Array>, strengths: number[], score: Score][]} */
const kinds = [
  ['blur', blurred, [1, 2, 3], ({ grain }) => -grain],
  ['noise', gaussianNoise, [0.05, 0.15], ({ grain }) => grain],
  ['noise', poissonNoise, [0.05], ({ grain }) => grain],
  ['blocks', compressed, [10, 30], ({ blocks }) => blocks],
  ['cast', tinted, [0.15, 0.3], castOf],
];

console.log('| faces | found as | degraded by | AUROC |\n| ----- | -------- | ----------- | ----- |');
for (const colour of ['color', 'grey']) {
  const faces = await readFaces(index, { kind: colour, folder: 'validation', most: Number(settings.limit), shape });
  /** @type {WholeScores[]} */
  const clean = [];
  for (const face of faces) clean.push(await scores(face, face.values));
  for (const [kind, degrade, strengths, score] of kinds) {
    if (kind === 'cast' && colour === 'grey') continue;
    for (const strength of strengths) {
      const damaged = [];
      for (const face of faces) damaged.push(await scores(face, await degrade(face, strength)));
      /** @param {readonly WholeScores[]} all */
      const scored = (all) => all.map((one, n) => score(one, clean.toSpliced(n, 1)));
      const area = auroc(scored(clean), scored(damaged));
      console.log(`| ${faces.length} ${colour} | ${kind} | ${degrade.name} ${strength} | ${area.toFixed(3)} |`);
    }
  }
}
await model.dispose();

/** @param {import('./degradations.mjs').Face} face @param {Float32Array} values */
function scores({ key }, values) {
  return wholeOf(model, estimator, { image: tensor(shape, values), key });
}
