// Writes the length and sha256 of every file of a model bundle into its model.json, and which are its calibrations and its
// discrepancy network:
// `node scripts/embedded-prior/seal.mjs FOLDER`.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
if (folder === undefined) {
  process.stderr.write('Expected the folder of a model bundle but found no argument; name one.\n');
  process.exit(2);
}
const path = join(folder, 'model.json');
const manifest = JSON.parse(readFileSync(path, 'utf8'));
const names = readdirSync(folder).filter((name) => name !== 'model.json');
manifest.files = Object.fromEntries(
  names.sort().map((name) => {
    const bytes = readFileSync(join(folder, name));
    return [name, { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }];
  }),
);
if (names.includes('discrepancy.safetensors')) manifest.discrepancy = 'discrepancy.safetensors';
manifest.calibrations = Object.fromEntries(
  names.flatMap((name) => {
    const preset = /^calibration-(.+)\.safetensors$/.exec(name)?.[1];
    return preset ? [[preset, name]] : [];
  }),
);
writeFileSync(`${path}.tmp`, `${JSON.stringify(manifest, null, 2)}\n`);
renameSync(`${path}.tmp`, path);
