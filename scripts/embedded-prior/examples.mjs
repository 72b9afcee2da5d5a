// Makes the damaged examples of portraits-128: `node scripts/embedded-prior/examples.mjs FOLDER/OF/SAMPLES`, of what
// `fuzzydiff sample --samples 32 --steps 40 --seed 7` wrote there. They are of nobody, so what a real print
// has is drawn on them here: scratches, a drop of something, and a stain that has dried.
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Only the command depends on sharp.
const sharp = createRequire(new URL('../../packages/cli/package.json', import.meta.url))('sharp');

// Edges and lines are not smooth: each kind of damage is displaced by noise of its own coarseness.
const roughness = `
  <filter id="line" x="-20%" y="-20%" width="140%" height="140%">
    <feTurbulence type="fractalNoise" baseFrequency="0.09" numOctaves="3" seed="3"/>
    <feDisplacementMap in="SourceGraphic" scale="4" xChannelSelector="R" yChannelSelector="G"/>
  </filter>
  <filter id="patch" x="-30%" y="-30%" width="160%" height="160%">
    <feTurbulence type="fractalNoise" baseFrequency="0.06" numOctaves="4" seed="8"/>
    <feDisplacementMap in="SourceGraphic" scale="20" xChannelSelector="R" yChannelSelector="G"/>
    <feGaussianBlur stdDeviation="0.5"/>
  </filter>`;

/** Stains are darkest at the rim, where they dried last; drops cover, and scratches are of the paper's white. */
const damages = {
  scratched: {
    sample: 'sample.22.png',
    grey: false,
    drawn: `
      <g filter="url(#patch)">
        <ellipse cx="42" cy="84" rx="21" ry="16" fill="#7a4a16" fill-opacity="0.5" stroke="#4a2808" stroke-opacity="0.55" stroke-width="1.8"/>
        <ellipse cx="90" cy="28" rx="10" ry="8" fill="#14141c"/>
        <circle cx="102" cy="44" r="2.4" fill="#14141c"/>
      </g>
      <g filter="url(#line)" fill="none" stroke="#f4efe4">
        <path d="M59 0 L62 60 L58 128" stroke-width="1.8"/>
        <path d="M112 6 L70 102" stroke-width="1.3"/>
        <path d="M0 40 L50 44" stroke-width="1.3"/>
        <path d="M98 128 L103 92" stroke-width="1.2"/>
      </g>`,
  },
  grey: {
    sample: 'sample.04.png',
    grey: true,
    drawn: `
      <g filter="url(#patch)">
        <ellipse cx="92" cy="84" rx="20" ry="17" fill="#222" fill-opacity="0.5" stroke="#111" stroke-opacity="0.55" stroke-width="1.8"/>
        <ellipse cx="44" cy="46" rx="10" ry="9" fill="#f2f2f2"/>
        <circle cx="32" cy="62" r="2.4" fill="#f2f2f2"/>
      </g>
      <g filter="url(#line)" fill="none" stroke="#f6f6f6">
        <path d="M71 0 L68 64 L70 128" stroke-width="1.8"/>
        <path d="M20 12 L108 112" stroke-width="1.3"/>
        <path d="M0 104 L56 98" stroke-width="1.3"/>
        <path d="M116 4 L98 44" stroke-width="1.4" stroke="#101010"/>
      </g>`,
  },
};

const [samples] = process.argv.slice(2);
if (samples === undefined) {
  process.stderr.write('Expected the folder of the samples but found no argument; `fuzzydiff sample` makes one.\n');
  process.exit(2);
}
const examples = fileURLToPath(new URL('../../packages/model-portraits-128/examples', import.meta.url));
await mkdir(join(examples, 'clean'), { recursive: true });
for (const [name, { sample, grey, drawn }] of Object.entries(damages)) {
  const clean = await png(join(samples, sample), grey);
  await writeFile(join(examples, 'clean', `${name}.png`), clean);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="128" height="128" stroke-linecap="round">${roughness}${drawn}</svg>`;
  const damaged = await sharp(clean)
    .composite([{ input: Buffer.from(svg) }])
    .png()
    .toBuffer();
  await writeFile(join(examples, `${name}.png`), await png(damaged, grey));
}

/** Without the opacity that composing adds, and of one channel where it is grey. @param {string | Buffer} file @param {boolean} grey */
async function png(file, grey) {
  const picture = sharp(file).removeAlpha();
  return (grey ? picture.toColourspace('b-w') : picture)
    .png({ compressionLevel: 9, adaptiveFiltering: true })
    .toBuffer();
}
