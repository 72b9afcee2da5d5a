import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { path, simdModule } from './make.mjs';

test('the committed module is what its source makes, and small enough for a browser’s main thread', async () => {
  const made = await simdModule();
  expect(readFileSync(path, 'utf8')).toBe(made);
  const base64 = [...made.matchAll(/^ {2}'(.*)'/gm)].map(([, line]) => line).join('');
  expect(Buffer.from(base64, 'base64').length).toBeLessThan(4096);
});
