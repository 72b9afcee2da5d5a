// `--model ./backend.mjs`: a backend of one's own, in a process of its own.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { filesBelow, fuzzydiff, spawned, temporaryFolder, tinyBundle, writePicture } from './command.js';

const folder = temporaryFolder();
const pictures = join(folder, 'pictures');
const calibration = join(folder, 'calibration.safetensors');
const face = join(pictures, '0.png');

// What a module outside the workspace would import by name.
const resolved = (name: string) => pathToFileURL(createRequire(import.meta.url).resolve(name)).href;
const imports = `
  import { FuzzydiffError, tensor } from '${resolved('@fuzzydiff/core')}';
  import { gaussianPrior } from '${resolved('@fuzzydiff/core/testing')}';
  const prior = (facts) => gaussianPrior({ mean: tensor([3, 8, 8]), sigma: 0.3, ...facts });
  // Keeps the process alive until it is disposed of, as a worker or a connection would.
  function held(model) {
    const hold = setInterval(() => {}, 1000);
    return { ...model, dispose: () => (clearInterval(hold), model.dispose()) };
  }
`;
const good = 'export const loadModel = async () => held(prior());';

/** Writes a module; gives its path. */
async function moduleOf(name: string, code: string): Promise<string> {
  const path = join(folder, `${name}.mjs`);
  await writeFile(path, imports + code);
  return path;
}

beforeAll(async () => {
  await mkdir(pictures);
  // Twenty for the promise, of which an alpha of 0.05 is one in 21.
  for (let n = 0; n < 40; n++)
    await writePicture(join(pictures, `${n}.png`), { phase: n / 13, width: 8 + (n % 3), height: 8 });
  const made = await fuzzydiff(['calibrate', pictures, '--model', await moduleOf('good', good), '--out', calibration]);
  expect(made, made.stderr).toMatchObject({ code: 0 });
});

describe('a module that exports loadModel', () => {
  test('corrects, with a calibration that was made with it', async () => {
    const out = join(folder, 'corrected');
    const model = await moduleOf('good', good);
    const result = await fuzzydiff(['correct', face, '--model', model, '--calibration', calibration, '--out', out]);
    expect(result, result.stderr).toMatchObject({ code: 0 });
    expect(await filesBelow(out)).toContain('0.corrected.png');
    const { made } = JSON.parse(await readFile(join(out, '0.report.json'), 'utf8'));
    expect(made).toMatchObject({ model: 'gaussian-prior@0.3', device: 'closed-form' });
  });

  test.each([
    ['a path', "'with-calibrations'"],
    ['a URL', "new URL('with-calibrations', import.meta.url)"],
  ])('takes the calibrations of the bundle that it names by %s', async (kind, bundle) => {
    const at = join(folder, 'with-calibrations');
    await mkdir(at, { recursive: true });
    const manifest = JSON.parse(await readFile(join(tinyBundle('int64'), 'model.json'), 'utf8'));
    manifest.calibrations = { balanced: 'balanced.safetensors' };
    await writeFile(join(at, 'model.json'), JSON.stringify(manifest));
    await writeFile(join(at, 'balanced.safetensors'), await readFile(calibration));
    const model = await moduleOf('bundled', `${good}\nexport const bundle = ${bundle};`);
    const result = await fuzzydiff(['map', face, '--model', model, '--out', join(folder, `mapped by ${kind}`)]);
    expect(result, result.stderr).toMatchObject({ code: 0 });
  });

  test('is told the device and the threads', async () => {
    const model = await moduleOf('told', 'export const loadModel = async (o) => prior({ id: JSON.stringify(o) });');
    const args = ['sample', '--model', model, '--samples', '1', '--steps', '1', '--out', join(folder, 'told')];
    await fuzzydiff([...args, '--device', 'webgpu', '--threads', '3']);
    const { made } = JSON.parse(await readFile(join(folder, 'told', 'sample.report.json'), 'utf8'));
    expect(JSON.parse(made.model)).toEqual({ device: 'webgpu', threads: 3 });
  });

  test('is put through the conformance cases by doctor', async () => {
    const passing = await fuzzydiff(['doctor', '--model', await moduleOf('good', good), '--json']);
    expect(passing, passing.stderr).toMatchObject({ code: 0 });
    expect(JSON.parse(passing.stdout).conformance.length).toBeGreaterThan(10);
    const deaf = `export const loadModel = async () => ({
      ...prior(), predict: (samples) => prior().predict(samples, new Array(samples.shape[0]).fill(1)) });`;
    const failing = await fuzzydiff(['doctor', '--model', await moduleOf('deaf', deaf)]);
    expect(failing.code).toBe(1);
    expect(failing.stdout).toContain('FAIL  depends on the timestep');
  });
});

describe('is a sentence and exit code 1:', () => {
  const refused = async (args: string[]): Promise<string> => {
    const result = await fuzzydiff([...args, '--out', join(folder, 'refused')]);
    expect(result, result.stderr).toMatchObject({ code: 1 });
    expect(await filesBelow(join(folder, 'refused'))).toEqual([]);
    expect(result.stderr).not.toMatch(/\bat .*:\d+:\d+/);
    return result.stderr;
  };

  // By Node itself, which this process does not import modules with.
  test('one that does not parse', async () => {
    const args = ['doctor', '--model', await moduleOf('unparsed', 'export const = ;')];
    const { code, stderr } = await spawned(args);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/can be imported in .*it threw "Unexpected token '='"/)]);
  });

  test.each([
    [
      'no loadModel',
      'export const load = 1, predict = 2;',
      /function loadModel in .*it exports load, predict; export one/,
    ],
    ['nothing exported', '', /it exports nothing; export one/],
    ['a module that throws', "throw new Error('no key');", /can be imported in .*it threw "no key"; mend it/],
    [
      'a loadModel that throws',
      "export function loadModel() { throw new Error('no key'); }",
      /it threw "no key"; mend it/,
    ],
    [
      'a loadModel that throws an error of this project',
      "export const loadModel = async () => { throw new FuzzydiffError('not-found', 'Expected a key but found none.'); };",
      /^fuzzydiff: Expected a key but found none\.\n$/,
    ],
    [
      'no model',
      'export const loadModel = async () => ({});',
      /gives an EpsModel in .*it gave an object of type Object; give/,
    ],
    [
      'a model without shape',
      'export const loadModel = async () => held({ ...prior(), info: { id: 1 } });',
      /a model that states what it is.* in .* but it is ".+"; give/,
    ],
    [
      'a model with a false fact',
      'export const loadModel = async () => held(prior({ maxBatch: 0 }));',
      /a model that states what it is.* but it is "not so: maxBatch is 0"; give/,
    ],
    [
      'a bundle far away',
      `${good} export const bundle = new URL('https://example.org/bundle/');`,
      /a path or a file: URL as bundle in .*found "https:\/\/example\.org\/bundle\/"; leave it out/,
    ],
    [
      'no bundle and no --calibration',
      good,
      /a calibration for preset balanced in the bundle of .*\.mjs but found that it exports no bundle; make one with `fuzzydiff calibrate .* --model .*\.mjs` and name it with --calibration/,
    ],
  ])('%s', async (name, code, sentence) => {
    expect(await refused(['correct', face, '--model', await moduleOf(name, code)])).toMatch(sentence);
  });

  test('no such module', async () => {
    expect(await refused(['correct', face, '--model', join(folder, 'nowhere.mjs')])).toMatch(
      /Expected a module that exports loadModel for --model but found no file at ".*nowhere\.mjs"; check the path/,
    );
  });

  test('a calibration of another model', async () => {
    const other = await moduleOf('other', "export const loadModel = async () => held(prior({ id: 'other' }));");
    expect(await refused(['correct', face, '--model', other, '--calibration', calibration])).toMatch(
      /made with model "other" but .* was made with "gaussian-prior@0\.3"; calibrate again/,
    );
  });
});

test('a fitted sigma has nowhere to go where there is no bundle', async () => {
  const model = await moduleOf('good', good);
  const result = await fuzzydiff(['calibrate', 'retention', pictures, '--model', model, '--save']);
  expect(result.code).toBe(2);
  expect(result.stderr).toMatch(/Expected a model bundle for --save but found a module without one; write the sigma/);
});
