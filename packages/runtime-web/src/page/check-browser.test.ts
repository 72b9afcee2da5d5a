import { type FuzzydiffError, tensor } from '@fuzzydiff/core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { checkBrowser } from './check-browser.js';

afterEach(() => vi.unstubAllGlobals());

describe('in Node, as where a server renders a page', () => {
  // What is imported there on the way to a page that runs later.
  const library = () => import('../index.js');

  test('the package can be imported', async () => {
    expect(Object.keys(await library())).toContain('loadModel');
  });

  test.each([
    ['loadModel', async () => (await library()).loadModel('/model')],
    ['loadModel', async () => (await library()).loadModel('https://example.com/model', { worker: false })],
    ['openBundle', async () => (await library()).openBundle('/model')],
    ['openPrior', async () => (await library()).openPrior('/model')],
    ['toImageData', async () => (await library()).toImageData(tensor([3, 2, 2]))],
  ])('%s says where it belongs, and what to use there', async (name, call) => {
    const error: FuzzydiffError = await call().then(
      () => Promise.reject(new Error('it did not reject')),
      (reason) => reason,
    );
    expect(error).toMatchObject({ name: 'FuzzydiffError', code: 'device-unavailable' });
    expect(error.message).toBe(
      `Expected a page or a worker of a browser for ${name} but found Node ${process.versions.node}; use @fuzzydiff/runtime-node there, and where a server renders the page, call it on the client only, as in an effect.`,
    );
  });
});

test('a page is known by what it has, with Node beside it or not', () => {
  vi.stubGlobal('location', { href: 'https://example.com/' });
  expect(() => checkBrowser('loadModel')).toThrow(/found Node/);
  vi.stubGlobal('isSecureContext', false);
  expect(() => checkBrowser('loadModel')).not.toThrow();
});

test('without Node, what is missing is named', () => {
  vi.stubGlobal('process', undefined);
  expect(() => checkBrowser('loadModel')).toThrow(/found no location and no isSecureContext; use/);
});
