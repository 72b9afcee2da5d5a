import type { Packed } from './packed.js';

const source = 'https://github.com/fuzzydiff/fuzzydiff';
const folders: Readonly<Record<string, string>> = { fuzzydiff: 'cli' };
/** Those of packages that hold more than this project's code. */
const licenses: Readonly<Record<string, string>> = {
  '@fuzzydiff/faces': 'MIT AND Apache-2.0',
  '@fuzzydiff/model-portraits-128': 'CC0-1.0',
  '@fuzzydiff/model-portraits-64': 'CC-BY-4.0',
};
const ranges = ['dependencies', 'peerDependencies', 'optionalDependencies', 'devDependencies'];

/** What a packed package.json says otherwise than it should, in a sentence each. */
export function manifestFaults({ name, manifest }: Packed): string[] {
  const folder = `packages/${folders[name] ?? name.split('/')[1]}`;
  const expected: Readonly<Record<string, unknown>> = {
    homepage: `${source}/tree/main/${folder}#readme`,
    bugs: `${source}/issues`,
    // Npm compares it with where the release was built, before it signs the provenance.
    repository: { type: 'git', url: `git+${source}.git`, directory: folder },
    license: licenses[name] ?? 'MIT',
    type: 'module',
    engines: { node: '>=20.19' },
    // And nothing else: pnpm would put `exports` from here over those of the package, and npm would not.
    publishConfig: { access: 'public', provenance: true },
  };
  const fields = Object.entries(expected).flatMap(([field, value]) => differs(field, value, manifest[field]));
  const words = manifest['keywords'];
  if (!Array.isArray(words) || !words.includes('fuzzydiff')) fields.push(...differs('keywords', ['fuzzydiff'], words));
  if (manifest['sideEffects'] === undefined) fields.push(...differs('sideEffects', false, undefined));
  return [...fields, ...rangeFaults(manifest)];
}

/** Ranges that only mean something inside the workspace, and those of packages that are released together. */
function rangeFaults(manifest: Packed['manifest']): string[] {
  const version = String(manifest['version']);
  const wanted: Readonly<Record<string, string>> = { dependencies: version, peerDependencies: `^${version}` };
  return ranges.flatMap((field) =>
    Object.entries((manifest[field] ?? {}) as Record<string, string>).flatMap(([name, range]) => {
      if (/^[a-z]+:/.test(range)) return differs(`${field}.${name}`, 'a range of versions', range);
      const together = name.startsWith('@fuzzydiff/') ? (wanted[field] ?? range) : range;
      return differs(`${field}.${name}`, together, range);
    }),
  );
}

function differs(field: string, expected: unknown, found: unknown): string[] {
  const [wanted, got] = [JSON.stringify(expected), JSON.stringify(found)];
  return wanted === got ? [] : [`expected ${field} to be ${wanted} but found ${got}`];
}
