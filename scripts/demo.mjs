// Corrects two damaged example faces with the embedded model, and says where the pictures are.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const inputs = ['scratched', 'grey'].map((name) => `packages/model-portraits-128/examples/${name}.png`);
const { status } = spawnSync(
  process.execPath,
  ['packages/cli/dist/bin.js', 'correct', ...inputs, '--whole', '--out', 'demo-out', '--overwrite'],
  { cwd: root, stdio: 'inherit' },
);
if (status !== 0) process.exit(status ?? 1);
process.stdout.write(`
Look at demo-out/scratched.compare.png, in colour, and demo-out/grey.compare.png, in black-and-white: the damaged face, the map
of what does not look like a face, how much of each pixel is kept, and the corrected face. Nobody's photographs: the faces were
sampled from the model.

Your own, whose faces are found: npm run fuzzydiff -- correct photo.jpg
`);
