// Writes the graph of a model bundle's discrepancy network, and into its model.json the length and sha256 of every file, and which
// are its calibrations and that network:
// `node scripts/embedded-prior/seal.mjs FOLDER`.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytesSource, convertDiscrepancyNetwork } from '../../packages/convert/dist/index.js';

const folder = process.argv[2];
if (folder === undefined) {
  process.stderr.write('Expected the folder of a model bundle but found no argument; name one.\n');
  process.exit(2);
}
const path = join(folder, 'model.json');
const manifest = JSON.parse(readFileSync(path, 'utf8'));
if (existsSync(join(folder, 'discrepancy.safetensors'))) {
  const source = bytesSource('discrepancy.safetensors', readFileSync(join(folder, 'discrepancy.safetensors')));
  writeFileSync(join(folder, 'discrepancy.onnx'), await convertDiscrepancyNetwork(source));
  manifest.discrepancy = 'discrepancy.safetensors';
  manifest.discrepancyGraph = 'discrepancy.onnx';
}
const names = readdirSync(folder).filter((name) => name !== 'model.json');
manifest.files = Object.fromEntries(
  names.sort().map((name) => {
    const bytes = readFileSync(join(folder, name));
    return [name, { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }];
  }),
);
manifest.calibrations = Object.fromEntries(
  names.flatMap((name) => {
    const preset = /^calibration-(.+)\.safetensors$/.exec(name)?.[1];
    return preset ? [[preset, name]] : [];
  }),
);
writeFileSync(`${path}.tmp`, `${JSON.stringify(manifest, null, 2)}\n`);
renameSync(`${path}.tmp`, path);
