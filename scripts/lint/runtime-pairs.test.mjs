// The runtimes for Node and for pages mirror each other: beside the folders for what only one of them has, both have the
// same files, each of which exports functions and constants of the same names.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** On Node the detector runs in the thread that calls; the page's worker script has to lie beside what names it. */
const onOneSide = ['worker-detector.ts'];

/** What each source directly in a runtime's `src` exports, by its name. @param {string} runtime */
function sources(runtime) {
  const folder = fileURLToPath(new URL(`../../packages/${runtime}/src/`, import.meta.url));
  const names = readdirSync(folder).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !onOneSide.includes(name),
  );
  return Object.fromEntries(names.map((name) => [name, exported(readFileSync(folder + name, 'utf8'))]));
}

/** @param {string} text */
function exported(text) {
  const declarations = text.matchAll(/^export (?:async )?(?:function|const) (\w+)/gm);
  return [...declarations].map(([, name]) => name).sort();
}

test('the runtimes have the same files, with the same names in them', () => {
  const node = sources('runtime-node');
  expect(Object.keys(node)).toContain('open-backend.ts');
  expect(sources('runtime-web')).toEqual(node);
});

test('a file that one of them lacks is found, and so is a name', () => {
  const both = { 'devices.ts': exported('export const deviceNames = [];\nexport function automaticDevices() {}') };
  expect(both).toEqual({ 'devices.ts': ['automaticDevices', 'deviceNames'] });
  expect({ ...both, 'open-graph.ts': [] }).not.toEqual(both);
  expect({ 'devices.ts': exported('export const deviceNames = [];') }).not.toEqual(both);
});
