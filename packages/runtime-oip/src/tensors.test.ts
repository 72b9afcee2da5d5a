import { FuzzydiffError } from '@fuzzydiff/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BrokenAnswer } from './ask.js';
import { inferOutput } from './tensors.js';

const values = Float32Array.from([1, -2, 0.5, 3e-8]);
const said = {
  outputs: [
    { name: 'other', datatype: 'INT64', shape: [1], parameters: { binary_data_size: 8 } },
    { name: 'eps', datatype: 'FP32', shape: [1, 4], parameters: { binary_data_size: 16 } },
  ],
};

function answer(json: unknown, size = 24) {
  const head = new TextEncoder().encode(JSON.stringify(json));
  const body = new Uint8Array(head.length + size);
  body.set(head);
  body.set(new Uint8Array(values.buffer).subarray(0, Math.max(0, size - 8)), Math.min(head.length + 8, body.length));
  return { body, headers: new Headers({ 'inference-header-content-length': `${head.length}` }) };
}

test('an output is found behind another, wherever its bytes begin', () => {
  for (let pad = 0; pad < 4; pad++) {
    const padded = { ...said, id: 'x'.repeat(pad) };
    expect(inferOutput(answer(padded), 'eps')).toEqual({ shape: [1, 4], data: values });
  }
});

test('one that is cut short anywhere is broken', () => {
  const { body, headers } = answer(said);
  for (let length = 0; length < body.length; length++)
    expect(() => inferOutput({ body: body.subarray(0, length), headers }, 'eps'), `${length} bytes`).toThrow(
      BrokenAnswer,
    );
});

test('whatever it says, it is read as something, or broken', () => {
  const fields = ['name', 'datatype', 'shape', 'parameters', 'data'];
  fc.assert(
    fc.property(fc.constantFrom('outputs', ...fields), fc.jsonValue(), (field, value) => {
      const [other, own] = said.outputs;
      const json = field === 'outputs' ? { outputs: value } : { outputs: [other, { ...own, [field]: value }] };
      try {
        expect(inferOutput(answer(json), 'eps')).toHaveProperty('shape');
      } catch (error) {
        expect(error instanceof BrokenAnswer || FuzzydiffError.isInstance(error), String(error)).toBe(true);
      }
    }),
    { numRuns: 2000 },
  );
});
