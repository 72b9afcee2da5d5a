import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, vi } from 'vitest';
import { main } from '../src/program.js';

const bin = fileURLToPath(new URL('../dist/bin.js', import.meta.url));
const fixtures = new URL('../../runtime-node/test/fixtures/', import.meta.url);

/** The small model: for what is no more true of the default one, and takes longer with it. */
export const small = ['-m', 'portraits-64'] as const;

/** What a command gave. */
export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in this process: what the real command does, without its start. */
export async function fuzzydiff(args: readonly string[]): Promise<CommandResult> {
  const written = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((chunk, ...rest) => {
      written[stream] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('latin1');
      for (const done of rest) if (typeof done === 'function') done();
      return true;
    }),
  );
  try {
    return { code: await main(args), ...written };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** How a process of its own is run. */
export interface SpawnSettings {
  /** May send it signals. */
  readonly onStart?: (kill: (signal: NodeJS.Signals) => void) => void;
  /** What comes on its standard input, or `waits` for one on which nothing ever does. @default none */
  readonly input?: Uint8Array | 'waits';
  /** Stops reading its output at once. @default false */
  readonly deaf?: boolean;
  /** Where its output goes, in place of what is given back: an open file. @default it is given back */
  readonly stdout?: number;
}

/** Runs the built command in a process of its own; `stdout` has a character for each byte. */
export function spawned(
  args: readonly string[],
  { onStart, input, deaf = false, stdout: file }: SpawnSettings = {},
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bin, ...args], { stdio: ['pipe', file ?? 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    if (input !== 'waits') child.stdin!.end(input);
    if (deaf) child.stdout!.destroy();
    else
      child.stdout?.on('data', (chunk: Buffer) => {
        stdout += chunk.toString('latin1');
      });
    child.stderr!.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    onStart?.((signal) => child.kill(signal));
  });
}

/** A folder that goes with the test file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fuzzydiff-cli-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Every file below a folder, sorted; none where there is no folder. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** The folder of one of runtime-node's tiny bundles. */
export function tinyBundle(name: string): string {
  return fileURLToPath(new URL(name, fixtures));
}

/** A synthetic picture: a smooth gradient with a bright disc, different for each `phase`. */
export async function writePicture(
  path: string,
  {
    width = 64,
    height = 64,
    channels = 3,
    phase = 0,
  }: { width?: number; height?: number; channels?: 1 | 3; phase?: number } = {},
): Promise<void> {
  const pixels = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < channels; c++) {
        const disc = Math.hypot(x - width / 2, y - height / 2) < width / 4 ? 60 : 0;
        pixels[(y * width + x) * channels + c] = 60 + ((x + phase * 7) % 64) + ((y * (c + 1)) % 48) + disc;
      }
  const picture = sharp(pixels, { raw: { width, height, channels } });
  await (channels === 1 ? picture.toColourspace('b-w') : picture).toFile(path);
}
