import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesBelow } from './command.js';

/** Why processes can't be watched here, or nothing. */
export const cannotWatch = spawnSync('strace', ['-V']).status === 0 ? undefined : 'no strace';

/** What a process and its children did outside of what they were asked to. */
export interface Watched {
  readonly code: number | null;
  readonly stderr: string;
  /** Connections and messages to anything but a socket of this machine's own file system. */
  readonly sent: readonly string[];
  /** Files opened for writing outside the working folder and /dev; what was removed again is among them. */
  readonly written: readonly string[];
  /** Files left in the home and the temporary folder, which were empty. */
  readonly left: readonly string[];
}

/**
 * Runs node under strace in `folder`, with an empty home folder and an empty folder for temporary files. Nothing of the
 * test's own environment is passed on: onnxruntime also keeps quiet where a variable says that it runs in a CI.
 */
export async function watch(folder: string, args: readonly string[]): Promise<Watched> {
  const outside = await mkdtemp(join(tmpdir(), 'fuzzydiff-home-'));
  const trace = join(outside, 'trace');
  const home = await mkdtemp(join(outside, 'home-'));
  const temporary = await mkdtemp(join(outside, 'tmp-'));
  try {
    const traced = ['-f', '-qq', '-o', trace, '-e', 'trace=connect,sendto,sendmsg,openat,open,creat'];
    const env = { PATH: process.env['PATH'], HOME: home, TMPDIR: temporary };
    const child = spawn('strace', [...traced, process.execPath, ...args], { cwd: folder, env, stdio: 'pipe' });
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.stdout.resume();
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    const calls = (await readFile(trace, 'utf8')).split('\n').filter((line) => !line.includes('= -1 '));
    return {
      code,
      stderr,
      sent: calls.filter((line) => /\b(connect|sendto|sendmsg)\(/.test(line) && !/AF_UNIX|AF_NETLINK/.test(line)),
      written: calls
        .filter((line) => /\bcreat\(|O_WRONLY|O_RDWR|O_CREAT/.test(line))
        .map((line) => /"([^"]*)"/.exec(line)?.[1] ?? line)
        .filter((path) => path.startsWith('/') && !path.startsWith('/dev/') && !path.startsWith(`${folder}/`)),
      left: [...(await filesBelow(home)), ...(await filesBelow(temporary))],
    };
  } finally {
    await rm(outside, { recursive: true, force: true });
  }
}
