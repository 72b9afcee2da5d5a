import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ExpandOptions, expandInputs, refuseSameStem } from './expand-inputs.js';

const endings = { extensions: ['png', 'jpg'] };
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fuzzydiff-'));
  await mkdir(join(folder, 'photos', 'inner'), { recursive: true });
  await mkdir(join(folder, 'empty'));
  const files = [
    'photos/b.PNG',
    'photos/a.jpg',
    'photos/notes.txt',
    'photos/.hidden.png',
    'photos/inner/c.png',
    'a.png',
    'odd.dat',
    'p[1].png',
    'p1.png',
  ];
  for (const file of files) await writeFile(join(folder, file), '');
});

afterAll(() => rm(folder, { recursive: true }));

const short = (path: string) => relative(folder, path).replaceAll('\\', '/');

/** The files found, relative to the folder, and what was passed over. */
const expandAll = async (args: string[], options: Partial<ExpandOptions> = {}) => {
  const whole = args.map((arg) => `${folder}/${arg}`);
  const { paths, passedOver } = await expandInputs(whole, { ...endings, ...options });
  return { paths: paths.map(short), passedOver: passedOver.map((text) => text.replaceAll(`${folder}/`, '')) };
};
const expand = async (...args: string[]) => (await expandAll(args)).paths;

test('a folder gives the images directly in it, sorted, whatever the case of their ending', async () => {
  expect(await expand('photos')).toEqual(['photos/a.jpg', 'photos/b.PNG']);
});

test('a glob goes where it says, and only to images', async () => {
  expect(await expand('photos/**/*')).toEqual(['photos/a.jpg', 'photos/b.PNG', 'photos/inner/c.png']);
  expect(await expand('photos/*.jpg')).toEqual(['photos/a.jpg']);
});

test('a file is taken whatever its ending', async () => {
  expect(await expand('odd.dat')).toEqual(['odd.dat']);
});

test('a file whose name looks like a pattern is that file', async () => {
  expect(await expand('p[1].png')).toEqual(['p[1].png']);
  expect(await expand('p[123].png')).toEqual(['p1.png']);
});

test('several arguments are sorted together, each file once', async () => {
  expect(await expand('photos/inner', 'photos/b.PNG', 'photos', './photos/../photos/a.jpg')).toEqual([
    'photos/a.jpg',
    'photos/b.PNG',
    'photos/inner/c.png',
  ]);
});

test('paths relative to the working folder stay relative', async () => {
  const path = relative(process.cwd(), join(folder, 'photos', 'a.jpg'));
  expect((await expandInputs([path], endings)).paths).toEqual([path]);
});

describe('refuses', () => {
  test('what matches nothing, naming it', async () => {
    // A glob that matches a folder does not go into it.
    for (const arg of ['missing.png', 'missing/*.png', 'empty', 'photos/*.txt', 'phot[o]s', 'missing (1)/*.png'])
      await expect(expand('a.png', arg)).rejects.toMatchObject({
        code: 'not-found',
        message: expect.stringContaining(`for "${folder}/${arg}" but found none; check the path.`),
      });
  });

  test('no input at all', async () => {
    await expect(expandInputs([], endings)).rejects.toMatchObject({ code: 'invalid-argument' });
  });

  test('a folder with other files alone, naming them', async () => {
    await mkdir(join(folder, 'texts'));
    await writeFile(join(folder, 'texts', 'a.txt'), '');
    await expect(expand('texts')).rejects.toThrow('but found only a.txt; check the path.');
  });

  test('two inputs whose outputs would have one name', () => {
    expect(() => refuseSameStem(['x/a.png', 'x/b.png', 'y/A.jpg'])).toThrow(
      /x\/a\.png and y\/A\.jpg would both write "A\.\*"; rename one/,
    );
  });
});

test('standard input is an input', async () => {
  expect(await expandInputs(['-'], endings)).toEqual({ paths: ['-'], passedOver: [] });
});

test('folders in a folder are taken where that is asked for', async () => {
  const { paths } = await expandAll(['photos'], { subfolders: true });
  expect(paths).toEqual(['photos/a.jpg', 'photos/b.PNG', 'photos/inner/c.png']);
});

test('the part of a glob that names folders names them, whatever they are called', async () => {
  for (const name of ['album (1)', '!odd', 'x[2]', '{a,b}']) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, 'a.png'), '');
    expect(await expand(`${name}/*.png`)).toEqual([`${name}/a.png`]);
  }
});

test('folders in a folder are named, unless they are arguments themselves or hold results', async () => {
  const sentence = 'photos/inner: folders in a folder are not looked into; name them as well';
  expect((await expandAll(['photos'])).passedOver).toContain(sentence);
  expect((await expandAll(['photos', 'photos/inner'])).passedOver.join()).not.toContain('inner');
  expect((await expandAll(['photos'], { subfolders: true })).passedOver.join()).not.toContain('inner');
  const report = join(folder, 'photos', 'inner', 'c.report.json');
  await writeFile(report, JSON.stringify({ made: {}, files: ['c.png'] }));
  expect((await expandAll(['photos'])).passedOver.join()).not.toContain('inner');
  await rm(report);
});

test('a link to a folder is a folder, and one that leads nowhere is named', async () => {
  await mkdir(join(folder, 'links'));
  await writeFile(join(folder, 'links', 'a.png'), '');
  await symlink('../photos', join(folder, 'links', 'album'));
  await symlink('nowhere.png', join(folder, 'links', 'lost.png'));
  expect(await expandAll(['links'])).toEqual({
    paths: ['links/a.png'],
    passedOver: [
      'links/lost.png: no file but a link that leads nowhere',
      'links/album: folders in a folder are not looked into; name them as well',
    ],
  });
  expect(await expandAll(['links'], { subfolders: true })).toMatchObject({
    paths: ['links/a.png'],
    passedOver: [expect.stringContaining('lost'), expect.stringContaining('links/album: folders in a folder')],
  });
  expect(await expandAll(['links/*.png'])).toEqual({
    paths: ['links/a.png'],
    passedOver: ['links/lost.png: no file but a link that leads nowhere'],
  });
  await expect(expand('links/lost.png')).rejects.toThrow('but found a link that leads nowhere; check the path.');
  await expect(expand('links/l*.png')).rejects.toThrow('but found only lost.png (a link that leads nowhere);');
});

test('a link to a file is that file', async () => {
  await mkdir(join(folder, 'linked'));
  await symlink('../a.png', join(folder, 'linked', 'b.png'));
  for (const arg of ['linked', 'linked/*.png', 'linked/b.png'])
    expect(await expandAll([arg])).toEqual({ paths: ['linked/b.png'], passedOver: [] });
});

// Reading one waits for a writer, who may never come.
test.skipIf(process.platform === 'win32')('a pipe is no file: it is passed over by its name, or refused', async () => {
  await mkdir(join(folder, 'pipes', 'inner'), { recursive: true });
  await writeFile(join(folder, 'pipes', 'a.png'), '');
  for (const pipe of ['pipes/b.png', 'pipes/inner/c.png', 'pipes/a.report.json'])
    execFileSync('mkfifo', [join(folder, pipe)]);
  const { paths, passedOver } = await expandAll(['pipes'], { subfolders: true });
  expect(paths).toEqual(['pipes/a.png']);
  expect(passedOver).toEqual([expect.stringMatching(/: no file but a pipe$/)]);
  for (const name of ['b.png', 'inner/c.png', 'a.report.json']) expect(passedOver[0]).toContain(`pipes/${name}`);
  expect(await expandAll(['pipes/*.png'])).toEqual({
    paths: ['pipes/a.png'],
    passedOver: ['pipes/b.png: no file but a pipe'],
  });
  await expect(expand('pipes/inner')).rejects.toThrow('but found only c.png (a pipe); check the path.');
  await expect(expand('pipes/b.png')).rejects.toThrow(
    /^Expected a file, a folder or a glob of png, jpg files for ".*b\.png" but found a pipe; name a file, or give it as standard input, -\.$/,
  );
});

test('files of other endings in a folder are named', async () => {
  expect((await expandAll(['photos', 'photos/inner'])).passedOver).toEqual([
    'photos/notes.txt: not an ending that is read (png, jpg); name the file if it is one',
  ]);
});

describe('results of earlier runs', () => {
  const report = JSON.stringify({ made: {}, files: ['p.out.png', 'p.map.npy'] });
  const results = 'album/p.out.png: results of an earlier run; name one alone to work on it';

  beforeAll(async () => {
    await mkdir(join(folder, 'album'));
    const files = { 'p.png': '', 'q.png': '', 'p.out.png': '', 'p.map.npy': '', 'p.report.json': report };
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, 'album', name), text);
    await writeFile(join(folder, 'album', 'other.report.json'), '[]');
  });

  test('are no inputs of the next, from a folder, by a glob or from a shell', async () => {
    const others = 'album/other.report.json: not an ending that is read (png, jpg); name the file if it is one';
    expect(await expandAll(['album'])).toEqual({
      paths: ['album/p.png', 'album/q.png'],
      passedOver: [others, results],
    });
    const found = { paths: ['album/p.png', 'album/q.png'], passedOver: [results] };
    expect(await expandAll(['album/*.png'])).toEqual(found);
    expect(await expandAll(['album/p.out.png', 'album/p.png', 'album/q.png'])).toEqual(found);
  });

  test('are taken where they are named alone', async () => {
    expect(await expandAll(['album/p.out.png'])).toEqual({ paths: ['album/p.out.png'], passedOver: [] });
  });

  test('are not enough to go by', async () => {
    await expect(expand('album/p.*.png')).rejects.toThrow('but found only results of an earlier run; check the path.');
  });
});
