import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/command.js';
import { withoutCopies } from './copies.js';

test('a file that is a copy of one before it is left out, whatever its name, and said to be', async () => {
  const folder = temporaryFolder();
  const write = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  const [a, b, c, d] = [
    await write('a.png', 'one'),
    await write('b.png', 'two'),
    await write('c.png', 'one'),
    await write('d.png', 'another'),
  ];
  expect(await withoutCopies([a, b, c, d], 'an image')).toEqual({
    paths: [a, b, d],
    passedOver: [`${c}: the same file as ${a}, which counts once`],
  });
});
