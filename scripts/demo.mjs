// Corrects a damaged example face with the embedded model, and says where the pictures are.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const input = 'packages/model-portraits-64/examples/scratched.png';
const { status } = spawnSync(
  process.execPath,
  ['packages/cli/dist/bin.js', 'correct', input, '--whole', '--out', 'demo-out', '--overwrite'],
  { cwd: root, stdio: 'inherit' },
);
if (status !== 0) process.exit(status ?? 1);
process.stdout.write(`
Look at demo-out/scratched.compare.png: the damaged face, the map of what does not look like a face, how much of
each pixel is kept, and the corrected face. Nobody's photograph: the face was sampled from the model.

Your own, whose faces are found: npm run fuzzydiff -- correct photo.jpg
`);
