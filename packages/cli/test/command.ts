import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll } from 'vitest';

const bin = fileURLToPath(new URL('../dist/bin.js', import.meta.url));
const fixtures = new URL('../../runtime-node/test/fixtures/', import.meta.url);

/** What the real command gave. */
export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command in a process of its own; `onStart` may send it signals. */
export function fuzzydiff(
  args: readonly string[],
  onStart?: (kill: (signal: NodeJS.Signals) => void) => void,
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
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
