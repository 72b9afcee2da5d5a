// Every public docstring says what the rules ask for, and each rule is shown to catch what breaks it.
import { expect, test } from 'vitest';
import { checkDocstrings } from './docstrings.mjs';
import { entryPoints, root } from './entry-points.mjs';

test('the docstrings of every entry point follow the rules', { timeout: 60_000 }, () => {
  const { checked, violations } = checkDocstrings(entryPoints().map(({ source }) => source));
  expect(checked).toEqual(expect.arrayContaining(['correct', 'EpsModel', 'loadModel', 'calibrate', 'degrade']));
  expect(violations).toEqual([]);
});

// In the folder of the mathematics, where every rule holds.
const file = `${root}/packages/core/src/attention/seeded.ts`;
const imports = "import { checkNumber } from '../errors.js';\nimport type { Tensor } from '../tensor.js';\n";
const right = `/**
 * The map \`[H,W]\`, brighter (eq. 7).
 *
 * @param by in \`[0, 1]\`
 * @throws FuzzydiffError \`invalid-argument\`
 */
export function brighter(map: Tensor, by: number): Tensor {
  checkNumber('by', by, 0, 1);
  return map;
}
/** Options of it. */
export interface BrighterOptions {
  /** In \`[0, 1]\`. @default 0 */
  readonly by?: number;
}
`;

/** @param {string} code */
function violationsOf(code) {
  return checkDocstrings([file], { [file]: imports + code }).violations.map(
    ({ rule, message }) => `${rule}: ${message}`,
  );
}

test.each([
  ['nothing', '', '', []],
  ['the docstring of a type', '/** Options of it. */\n', '', ['docstring: BrighterOptions: expected a docstring']],
  [
    'the shape',
    '`[H,W]`',
    '',
    [
      'shape: brighter: expected a shape in brackets, or its size of `map`',
      'shape: brighter: expected a shape in brackets, or its size of what it returns',
    ],
  ],
  [
    'the shape for a range',
    '`[H,W]`',
    '`[0, 1]`',
    [
      'shape: brighter: expected a shape in brackets, or its size of `map`',
      'shape: brighter: expected a shape in brackets, or its size of what it returns',
    ],
  ],
  ['the range of a parameter', 'in `[0, 1]`', 'how much', ['range: brighter: expected a range or a unit of `by`']],
  ['the range of a field', 'In `[0, 1]`.', 'How much.', ['range: BrighterOptions.by: expected a range or a unit']],
  [
    '@throws',
    ' * @throws FuzzydiffError `invalid-argument`\n',
    '',
    ['throws: brighter: it can throw, and does not say @throws'],
  ],
  ['the source', '(eq. 7)', '', ['source: brighter: expected an equation, section or paper, or "Ours"']],
  ['the default', '@default 0 ', '', ['default: BrighterOptions.by: expected @default']],
])('a docstring without %s is told so', { timeout: 20_000 }, (_, part, instead, expected) => {
  expect(right).toContain(part);
  expect(violationsOf(right.replace(part, instead))).toEqual(expected);
});

test('what a catch takes in, and what a method of the result throws, is not announced', { timeout: 20_000 }, () => {
  const code = `/** Tries (Ours). */
export function tries(): { late(): void } {
  try {
    throw new Error();
  } catch {}
  return { late() { throw new Error(); } };
}
`;
  expect(violationsOf(code)).toEqual([]);
  expect(violationsOf(code.replace('} catch {}', '} finally {}'))).toEqual([
    'throws: tries: it can throw, and does not say @throws',
  ]);
});
