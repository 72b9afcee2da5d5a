import { describe, expect, test } from 'vitest';
import { release } from '../release/release.js';
import { lint } from './lint.js';
import { readPacked, spoiled, textOf, withManifest } from './packed.js';

const packages = await readPacked(release().tarballs);

test.each(packages)('publint finds nothing in $name', async (packed) => expect(await lint(packed)).toEqual([]));

describe('the gate catches', () => {
  const named = (name: string) => packages.find((one) => one.name === name)!;

  test.each([
    ['@fuzzydiff/core', 'dist/testing/index.js'],
    ['@fuzzydiff/core', 'dist/index.d.ts'],
    ['fuzzydiff', 'dist/bin.js'],
  ])('a target that is missing: %s without %s', async (name, file) => {
    expect(await lint(spoiled(named(name), { [file]: null }))).toEqual([expect.stringContaining(file)]);
  });

  test('a pattern that matches nothing', async () => {
    const { exports } = named('@fuzzydiff/model-portraits-64').manifest;
    const model = withManifest(named('@fuzzydiff/model-portraits-64'), {
      exports: { ...(exports as object), './weights/*': './weights/*' },
    });
    expect(await lint(model)).toEqual([expect.stringContaining('weights')]);
  });

  test('types after the script', async () => {
    const exports = { '.': { default: './dist/index.js', types: './dist/index.d.ts' } };
    expect(await lint(withManifest(named('@fuzzydiff/runtime-node'), { exports }))).toEqual([
      expect.stringContaining('types'),
      expect.stringContaining('default'),
    ]);
  });

  test('a command that says not what runs it', async () => {
    const bin = textOf(named('fuzzydiff'), 'dist/bin.js').replace(/^#!.*\n/, '');
    expect(await lint(spoiled(named('fuzzydiff'), { 'dist/bin.js': bin }))).toEqual([
      expect.stringContaining('#!/usr/bin/env node'),
    ]);
  });
});
