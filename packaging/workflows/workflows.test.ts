import { describe, expect, test } from 'vitest';
import { lintFaults, looseActions, missingCommands, readWorkflows, type Workflow, workflow } from './workflow.js';

const workflows = await readWorkflows();
const named = (name: string): Workflow => workflows.find((one) => one.name === name)!;
const spoil = (name: string, from: string, to: string) => {
  const { text } = named(name);
  expect(text).toContain(from);
  return workflow(name, text.replace(from, to));
};

describe.each(workflows)('$name', (one) => {
  test('is in order for actionlint', async () => expect(await lintFaults(one)).toEqual([]));
  test('runs what is there', async () => expect(await missingCommands(one)).toEqual([]));
  test('names the versions of the actions it uses', () => expect(looseActions(one)).toEqual([]));
});

describe('the gate catches', () => {
  test.each([
    ['- run: npm test', '- run: npm test\n        sell: bash', /unexpected key "sell"/],
    ['runs-on: ${{ matrix.os', 'runs-on: ${{ matrix.system', /"system" is not defined/],
  ])('in ci.yml, in place of %s: %s', async (from, to, message) => {
    expect(await lintFaults(spoil('ci.yml', from, to))).toEqual([expect.stringMatching(message)]);
  });

  test.each([
    ['ci.yml', 'npm test', 'npm run tests', 'tests'],
    ['ci.yml', '.ci/run', '.ci/walk', '.ci/walk'],
    ['release.yml', 'npm run release', 'npm run publish', 'publish'],
  ])('%s with a command that is not there: %s', async (name, from, to, missing) => {
    expect(await missingCommands(spoil(name, from, to))).toEqual([missing]);
  });

  test.each([
    ['ci.yml', 'actions/checkout@v6', 'actions/checkout@main'],
    ['release.yml', './.github/workflows/ci.yml', './.github/workflows/checks.yml'],
  ])('%s with a loose action', (name, from, to) => expect(looseActions(spoil(name, from, to))).toEqual([to]));
});

test('every supported Node is tried on every system', () => {
  const { linux, others } = named('ci.yml').jobs;
  expect(linux?.strategy?.matrix.node).toEqual([20, 22, 24]);
  expect(others?.strategy?.matrix).toEqual({ os: ['macos-latest', 'windows-latest'], node: [20, 22, 24] });
});

test('a release comes after the checks, may sign its provenance, and is tried as published', () => {
  const { release, smoke } = named('release.yml').jobs;
  expect(release).toMatchObject({ needs: 'checks', permissions: { 'id-token': 'write' } });
  expect(smoke).toMatchObject({ needs: 'release', uses: './.github/workflows/smoke.yml' });
  const steps = named('smoke.yml').jobs['smoke']!.steps!.map(({ run }) => run ?? '');
  expect(steps).toContainEqual(expect.stringMatching(/npx fuzzydiff correct/));
});
