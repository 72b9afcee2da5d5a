import { afterEach, describe, expect, test, vi } from 'vitest';
import { failureOf } from '../test/matchers.js';
import {
  checkInteger,
  checkNumber,
  checkOneOf,
  describe as describeValue,
  FuzzydiffError,
  invalidArgument,
} from './errors.js';
import { tensor } from './tensor/tensor.js';

describe('an error of this project', () => {
  afterEach(() => vi.resetModules());

  test('is known by every copy of the package', async () => {
    vi.resetModules();
    const copy = await import('./errors.js');
    expect(copy.FuzzydiffError).not.toBe(FuzzydiffError);
    const theirs = new copy.FuzzydiffError('not-found', 'Expected a file but found none.');
    expect(theirs).not.toBeInstanceOf(FuzzydiffError);
    expect(FuzzydiffError.isInstance(theirs)).toBe(true);
    expect(copy.FuzzydiffError.isInstance(new FuzzydiffError('mismatch', 'x'))).toBe(true);
  });

  test.each([new Error('x'), { code: 'mismatch', name: 'FuzzydiffError' }, 'FuzzydiffError', null, undefined])(
    'is not %s',
    (value) => expect(FuzzydiffError.isInstance(value)).toBe(false),
  );

  test('carries its code, data, cause and a stack', () => {
    const cause = new TypeError('beneath');
    const error = new FuzzydiffError('device-unavailable', 'Expected a GPU.', { data: { device: 'webgpu' }, cause });
    expect(error).toBeInstanceOf(Error);
    expect({ ...error }).toMatchObject({ code: 'device-unavailable', data: { device: 'webgpu' } });
    expect([error.name, error.message, error.cause]).toEqual(['FuzzydiffError', 'Expected a GPU.', cause]);
    expect(error.stack).toContain('errors.test');
    const plain = new FuzzydiffError('mismatch', 'x');
    expect([plain.data, 'cause' in plain]).toEqual([{}, false]);
  });
});

test('an argument error is one sentence: what was expected, of what, what was found, what to do', () => {
  const error = invalidArgument('steps', 'a whole number', 'many', 'see the list');
  expect(error.message).toBe('Expected a whole number for steps but found "many"; see the list.');
  expect(error.data).toEqual({ name: 'steps', received: 'many' });
  expect(invalidArgument('steps', 'a whole number', undefined).message).toBe(
    'Expected a whole number for steps but found undefined.',
  );
});

test('an argument error about an array holds its shape, not its values', () => {
  const { data } = invalidArgument('image', 'an image', tensor([3, 64, 64]));
  expect(data).toEqual({ name: 'image', received: { shape: [3, 64, 64] } });
  for (const values of [new Float32Array(50), new Uint8Array(50), new Array(50).fill(0)])
    expect(invalidArgument('image', 'an image', values).data['received']).toEqual({ shape: [50] });
  expect(invalidArgument('depths', 'depths', [1, 2]).data['received']).toEqual([1, 2]);
});

test.each<[value: unknown, text: string]>([
  ['a "b"', '"a "b""'],
  [Number.NaN, 'NaN'],
  [12n, '12n'],
  [null, 'null'],
  [false, 'false'],
  [[1, ['x']], '[1, ["x"]]'],
  [tensor([2, 3]), 'an array of shape [2, 3]'],
  [{ ...tensor([2, 3]), data: new Float64Array(6) }, 'an array of type Float64Array and shape [2, 3]'],
  [{ shape: [2, 3], data: new Uint8ClampedArray(6) }, 'an array of type Uint8ClampedArray and shape [2, 3]'],
  [{ ...tensor([2]), data: [0, 0] }, 'an array of type Array and shape [2]'],
  [{ shape: [2, 3], data: new Float32Array(6) }, 'an array without strides, of shape [2, 3]'],
  [{ shape: [2, 3] }, 'an object of type Object and shape [2, 3]'],
  [new Float32Array(2), 'an array of type Float32Array and length 2'],
  [new Array(17).fill(1), 'an array of type Array and length 17'],
  [new DataView(new ArrayBuffer(2)), 'an object of type DataView'],
  [{}, 'an object of type Object'],
  [new Map(), 'an object of type Map'],
  [Object.create(null), 'an object of type Object'],
  [() => 1, 'a function'],
  [Symbol('x'), 'a symbol'],
])('%o is described as %s', (value, text) => expect(describeValue(value)).toBe(text));

test('checks give the value back, or refuse it by its name', async () => {
  expect([checkInteger('n', 3, 1, 3), checkNumber('x', 0.5, 0, 1), checkOneOf('s', 'b', ['a', 'b'])]).toEqual([
    3,
    0.5,
    'b',
  ]);
  const refusals: [() => unknown, RegExp][] = [
    [() => checkInteger('n', 4, 1, 3), /from 1 to 3 for n but found 4/],
    [() => checkInteger('n', 1.5, 1, 3), /found 1\.5/],
    [() => checkInteger('n', '2', 1, 3), /found "2"/],
    [() => checkInteger('n', -1, 0, Number.MAX_SAFE_INTEGER), /of at least 0 for n/],
    [() => checkInteger('n', 1e20, 0, Number.MAX_SAFE_INTEGER), /from 0 to 2\^53 - 1 for n but found 1/],
    [() => checkNumber('x', Number.NaN, 0, 1), /from 0 to 1 for x but found NaN/],
    [() => checkNumber('x', Number.POSITIVE_INFINITY, 0, 1), /found Infinity/],
    [() => checkOneOf('s', 'c', ['a', 'b']), /one of a, b for s but found "c"/],
  ];
  for (const [check, message] of refusals)
    expect(await failureOf(check)).toBeFuzzydiffError('invalid-argument', message);
});
