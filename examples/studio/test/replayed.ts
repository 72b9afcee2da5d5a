import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const command = fileURLToPath(new URL('../../../packages/cli/dist/bin.js', import.meta.url));
const bundle = fileURLToPath(new URL('bundle/', import.meta.resolve('@fuzzydiff/model-portraits-64')));

/** What the command says of a PNG that was saved with the smallest model, and of the PNG that it was made of. */
export async function replayed(made: Buffer, input: Buffer): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'studio-'));
  const [picture, photo] = [path.join(folder, 'made.png'), path.join(folder, 'photo.png')];
  await writeFile(picture, made);
  await writeFile(photo, input);
  const args = [command, 'replay', picture, '--input', photo, '--model', bundle, '--device', 'cpu'];
  const run = promisify(execFile)(process.execPath, args);
  const { stdout, stderr } = await run.catch((error: { stdout: string; stderr: string }) => error);
  await rm(folder, { recursive: true });
  return stdout || stderr;
}
