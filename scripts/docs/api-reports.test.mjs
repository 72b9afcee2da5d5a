// Nothing public changes unseen: the declarations of every entry point are as in docs/api.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { apiReport, reportName, reports } from './api-reports.mjs';
import { entryPoints } from './entry-points.mjs';

const remedy = 'the public declarations changed: run `npm run api`, and review docs/api with the change';

/** @param {import('./entry-points.mjs').EntryPoint} entry */
const reviewed = (entry) => readFileSync(`${reports}/${reportName(entry)}`, 'utf8');

test('there is a report of every entry point, and no other', () => {
  expect(readdirSync(reports).sort(), remedy).toEqual(entryPoints().map(reportName).sort());
});

test.each(entryPoints())('$specifier declares what its report says', { timeout: 60_000 }, (entry) => {
  expect(apiReport(entry), remedy).toBe(reviewed(entry));
});

test('the entry of core holds what a user of the method needs, at most 46 names', () => {
  const core = entryPoints().find(({ specifier }) => specifier === '@fuzzydiff/core');
  const names = core && reviewed(core).match(/^export /gm);
  expect(names?.length).toBeGreaterThan(20);
  expect(names?.length).toBeLessThanOrEqual(46);
});

test('a declaration that changes is caught', { timeout: 60_000 }, () => {
  const entry = entryPoints().find(({ specifier }) => specifier === '@fuzzydiff/model-portraits-64');
  if (entry === undefined) throw new Error('Expected the embedded model among the entry points but found it gone.');
  const folder = mkdtempSync(join(tmpdir(), 'seeded-'));
  try {
    cpSync(`${entry.folder}/package.json`, `${folder}/package.json`);
    const types = `${folder}/index.d.ts`;
    const declarations = readFileSync(entry.types, 'utf8');
    writeFileSync(types, declarations);
    expect(apiReport({ ...entry, folder, types })).toBe(reviewed(entry));
    writeFileSync(types, declarations.replace('bundleUrl: URL', 'bundleUrl: string'));
    expect(apiReport({ ...entry, folder, types })).toBe(reviewed(entry).replace('bundleUrl: URL', 'bundleUrl: string'));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
