import { FuzzydiffError } from '@fuzzydiff/core';
import { expect, test } from 'vitest';
import { errorInLine, inLine, nameInLine } from './in-line.js';

test('control characters are escaped, and nothing else', () => {
  expect(inLine('a\nb\r\t\u001b[31m\u0085\u2028.png')).toBe('a\\nb\\r\\t\\u001b[31m\\u0085\\u2028.png');
  expect(inLine('Größe \\n 写真 👩‍👧.png')).toBe('Größe \\n 写真 👩‍👧.png');
});

test('an empty name is seen', () => {
  expect([nameInLine(''), nameInLine('a\nb.png')]).toEqual(['""', 'a\\nb.png']);
});

test('an error is one line, but for a list of what to do', () => {
  expect(errorInLine(new Error('no a\nb.png'))).toBe('no a\\nb.png');
  expect(errorInLine(new FuzzydiffError('device-unavailable', 'none\n- do this'))).toBe('none\n- do this');
});
