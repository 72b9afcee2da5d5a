import { spawn } from 'node:child_process';

/**
 * Runs a command to its end; what it wrote on stdout.
 *
 * @throws Error with all of its output, when it ends otherwise than with 0
 */
export function run(
  command: string,
  args: readonly string[],
  options: {
    /** Where it runs. */
    readonly cwd: string;
    /** @default the environment of this process */
    readonly env?: NodeJS.ProcessEnv;
  },
): Promise<string> {
  // Pnpm's commands set a NODE_PATH by which libraries of this workspace would be found where they are not installed.
  const env = { ...(options.env ?? process.env), NODE_PATH: undefined };
  return new Promise((resolve, reject) => {
    // npm and npx are scripts on Windows, which only a shell runs; no argument here has anything to quote.
    const child = spawn(command, args, {
      ...options,
      env,
      shell: process.platform === 'win32' && command !== process.execPath,
    });
    const out: Buffer[] = [];
    const all: Buffer[] = [];
    child.stdout.on('data', (data: Buffer) => void out.push(data));
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => void all.push(data));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) return resolve(Buffer.concat(out).toString());
      const output = Buffer.concat(all).toString();
      reject(new Error(`\`${command} ${args.join(' ')}\` in ${options.cwd} ended with ${code}:\n${output}`));
    });
  });
}
