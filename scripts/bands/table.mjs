// Measures what bands of frequency do for faces that are degraded as a whole, with plain tools beside it, and writes a table:
// `node scripts/bands/table.mjs FOLDER/OF/BUNDLE INDEX.csv [--limit 12] [--kinds noise,poisson,jpeg,cast,blur] [--folder validation]`.
//
// The table of crops is that of scripts/embedded-prior/calibrate.mjs. What is kept of each band follows from the strength, which is
// told: by `keptUnderNoise` for noise, and for JPEG by the same rule from the errors that such files have in each band, measured on
// eight crops under `train/`. For blur and casts it is given by hand. That is the column beside; what `mendAllOver` does comes first, and is told
// nothing but the kind of damage.
import { createPrior, tensor } from '../../packages/core/dist/index.js';
import {
  alphasCumprod,
  bandSigma,
  bandTransform,
  channelGains,
  frequencyBands,
  keptUnderNoise,
  mendingBands,
  withGains,
} from '../../packages/core/dist/math/index.js';
import { loadModel } from '../../packages/runtime-node/dist/index.js';
import { readArguments } from './arguments.mjs';
import { blurred, compressed, gaussianNoise, poissonNoise, tinted } from './degradations.mjs';
import { readFaces } from './faces.mjs';
import { gradientEnergy, lowDistance, mean, psnr } from './measures.mjs';
import { greyWorld, nonLocalMeans, unsharpMask } from './plain-tools.mjs';

const { bundle, index, settings } = readArguments({
  limit: '12',
  kinds: 'noise,poisson,jpeg,cast,blur',
  colours: 'color,grey',
  folder: 'validation',
  threads: '2',
});
const model = await loadModel(bundle, { device: 'cpu', threads: Number(settings.threads) });
const { shape, bandSigmas } = model.info;
if (!bandSigmas) throw new Error(`Expected bandSigmas in the model.json of ${bundle} but found none.`);
const sigmas = bandSigmas;
const plane = shape[1] * shape[2];
const count = 5;
const transform = bandTransform(shape, count, 'daubechies-2');
const prior = createPrior({ model });

/** @typedef {Record<'luma' | 'chroma', number[]>} Kept */

/** The rule of `keptUnderNoise`, for errors of each band's own: those of JPEG of a quality. @param {number} quality @returns {Promise<Kept>} */
async function keptUnderJpeg(quality) {
  const sums = {
    luma: Array.from({ length: count }, () => [0, 0]),
    chroma: Array.from({ length: count }, () => [0, 0]),
  };
  for (const face of await readFaces(String(index), { kind: 'color', folder: 'train', most: 8, shape })) {
    const error = (await compressed(face, quality)).map((v, i) => v - (face.values[i] ?? 0));
    transform.forward(error);
    error.forEach((v, i) => {
      const sum = sums[i < plane ? 'luma' : 'chroma'][transform.bandOf[i % plane] ?? 0] ?? [];
      sum[0] = (sum[0] ?? 0) + v * v;
      sum[1] = (sum[1] ?? 0) + 1;
    });
  }
  /** @param {'luma' | 'chroma'} axis */
  const kept = (axis) =>
    sums[axis].map(([squares = 0, number = 1], band) => {
      const variance = bandSigma(sigmas[axis], band, count) ** 2;
      return variance / (variance + squares / number);
    });
  return { luma: kept('luma'), chroma: kept('chroma') };
}

/**
 * The prior's estimate of the clean image in one call, at the level whose noise is as strong.
 * @param {Float32Array} values @param {number} deviation
 */
async function oneCall(values, deviation) {
  const abars = Array.from(alphasCumprod(model.info.schedule));
  const away = abars.map((abar) => Math.abs(abar - 1 / (1 + deviation ** 2)));
  const t = away.indexOf(Math.min(...away));
  const abar = abars[t] ?? 1;
  const scaled = values.map((v) => v * Math.sqrt(abar));
  const { data } = await model.predict(tensor([1, ...shape], scaled), [t]);
  return values.map((v, i) => Math.min(Math.max(v - Math.sqrt(1 / abar - 1) * (data[i] ?? 0), -1), 1));
}

/** The plan of `mendAllOver`. @type {import('../../packages/core/dist/math/index.js').PlanOptions} */
const mending = { steps: 10, jumps: { length: 1, samples: 2 } };

/**
 * @typedef {object} Kind
 * @property {(face: import('./degradations.mjs').Face, strength: number) => Float32Array | Promise<Float32Array>} degrade
 * @property {number[]} strengths
 * @property {(strength: number, isGrey: boolean) => Kept | Promise<Kept>} bands
 * @property {Record<string, (values: Float32Array, strength: number) => Float32Array | Promise<Float32Array>>} others
 * @property {import('../../packages/core/dist/math/index.js').DegradedBy} [by] what it is mended by; without it, by gains of channels
 * @property {import('../../packages/core/dist/math/index.js').PlanOptions} [plan]
 * @property {boolean} [coloursOnly]
 */

/** @type {Pick<Kind, 'by' | 'bands' | 'others'>} */
const underNoise = {
  by: { noise: true },
  // What is the same in three channels is in luma alone, and there as strong as the three together.
  bands: (strength, isGrey) => keptUnderNoise(sigmas, 2 * strength * (isGrey ? Math.sqrt(3) : 1), count),
  others: {
    'non-local means': (values, strength) => nonLocalMeans(values, 2 * strength),
    'the prior, one call': (values, strength) => oneCall(values, 2 * strength),
  },
};
const all = [1, 1, 1, 1, 1];
/** @type {Record<string, Kind>} */
const kinds = {
  noise: { degrade: gaussianNoise, strengths: [0.05, 0.1, 0.15], ...underNoise },
  poisson: { degrade: poissonNoise, strengths: [0.1], ...underNoise },
  jpeg: {
    degrade: compressed,
    strengths: [10, 20, 30],
    by: { blocks: true },
    bands: keptUnderJpeg,
    others: { 'non-local means': (values, quality) => nonLocalMeans(values, 0.6 / quality) },
  },
  cast: {
    degrade: tinted,
    strengths: [0.15, 0.3],
    coloursOnly: true,
    bands: () => ({ luma: all, chroma: [0, 1, 1, 1, 1] }),
    plan: { steps: 20 },
    others: { 'grey world': greyWorld },
  },
  blur: {
    degrade: blurred,
    strengths: [1, 2, 3],
    by: { blur: true },
    bands: (sigma) => {
      const luma = sigma < 1.5 ? [1, 1, 1, 1, 0.2] : sigma < 2.5 ? [1, 1, 1, 0.3, 0] : [1, 1, 0.7, 0.1, 0];
      return { luma, chroma: luma };
    },
    others: { 'unsharp mask': (values, sigma) => unsharpMask(values, sigma, 2) },
  },
};

console.log(
  '| faces | degraded by | as it is, dB | mended, dB | estimated | gradient energy | low bands | beside it, dB |',
);
console.log(
  '| ----- | ----------- | ------------ | ----------- | --------- | --------------- | --------- | ------------- |',
);
for (const colour of settings.colours.split(',')) {
  const faces = await readFaces(index, { kind: colour, folder: settings.folder, most: Number(settings.limit), shape });
  for (const name of settings.kinds.split(',')) {
    const kind = kinds[name];
    if (!kind) throw new Error(`Expected ${Object.keys(kinds).join(', ')} for --kinds but found ${name}.`);
    if (kind.coloursOnly && colour === 'grey') continue;
    for (const strength of kind.strengths) console.log(await row(faces, { name, colour, strength, ...kind }));
  }
}
await model.dispose();

/**
 * Means over faces.
 * @param {import('./degradations.mjs').Face[]} faces
 * @param {Kind & { name: string, colour: string, strength: number }} how
 */
async function row(faces, { name, colour, strength, degrade, by, bands, others, plan }) {
  const held = frequencyBands(await bands(strength, colour === 'grey'));
  /** @type {number[][]} */
  const found = [];
  /** @type {string[]} */
  const strengths = [];
  for (const face of faces) {
    const clean = face.values;
    const given = await degrade(face, strength);
    const octaves = { keep: 1, bands: held, plan, key: face.key, samples: by ? 1 : 4 };
    const { photo, faces: own } = await prior.inpaint(tensor(shape, given), octaves);
    const byOctaves = photo.data;
    let made = given;
    if (!by) made = withGains(tensor(shape, given), channelGains(given, own[0]?.samples.data ?? given, 3)).data;
    if (by) {
      const own = mendingBands(by);
      made = (await prior.inpaint(tensor(shape, given), { keep: 1, bands: own, plan: mending, key: face.key })).photo
        .data;
      const { width = 0, noise = [], quality } = own.degradation ?? {};
      strengths.push(
        String(
          by.blur
            ? width.toFixed(2)
            : by.noise
              ? ((noise[0] ?? 0) / (face.isGrey ? 2 * Math.sqrt(3) : 2)).toFixed(3)
              : quality,
        ),
      );
    }
    const beside = [];
    for (const tool of Object.values(others)) beside.push(psnr(await tool(given, strength), clean));
    const energy = gradientEnergy(clean);
    found.push([
      ...[psnr(given, clean), psnr(made, clean), gradientEnergy(given) / energy, gradientEnergy(made) / energy],
      ...[lowDistance(given, clean, transform), lowDistance(made, clean, transform), psnr(byOctaves, clean), ...beside],
    ]);
  }
  const means = (found[0] ?? []).map((_, n) => mean(found.map((own) => own[n] ?? 0)));
  const [before = 0, after = 0, wasSharp = 0, isSharp = 0, wasLow = 0, isLow = 0, ...beside] = means;
  const told = ['weights by octaves', ...Object.keys(others)].map((tool, n) => `${tool} ${beside[n]?.toFixed(1)}`);
  const gain = `${after >= before ? '+' : ''}${(after - before).toFixed(1)}`;
  const sorted = strengths.toSorted((a, b) => Number(a) - Number(b));
  const cells = [
    ...[`${faces.length} ${colour}`, `${name} ${strength}`, before.toFixed(1), `${after.toFixed(1)} (${gain})`],
    sorted.length > 0 ? `${sorted[0]} to ${sorted.at(-1)}` : '',
    ...[
      `${wasSharp.toFixed(2)} to ${isSharp.toFixed(2)}`,
      `${wasLow.toFixed(1)} to ${isLow.toFixed(1)}`,
      told.join(', '),
    ],
  ];
  return `| ${cells.join(' | ')} |`;
}
