import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What a server can do, and how it goes wrong. */
export interface OipServerOptions {
  /** The folder of the bundle whose network it runs. */
  readonly bundle: string;
  /** Whether it has the binary extension. @default true */
  readonly binary?: boolean;
  /** Whether it takes timesteps as `[N,1]`. @default false */
  readonly column?: boolean;
  /** The limit that it states, and keeps. @default none */
  readonly maxBatch?: number;
  /** The model's id that it states. @default none */
  readonly id?: string;
  /** Other things to say of the model. @default the truth */
  readonly metadata?: object;
  /** The share of its answers that are 503, dropped, cut short or late, in turn. @default 0 */
  readonly faults?: number;
  /** Of which those are. @default 0 */
  readonly seed?: number;
  /** How late they are, in milliseconds. @default 0 */
  readonly slow?: number;
  /** What the header `authorization` has to be. @default nothing */
  readonly token?: string;
  /** The key and the certificate, in PEM. @default plain HTTP */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** @default one that is free */
  readonly port?: number;
}

/** What a server has been asked for. */
export interface Seen {
  /** Samples of each call. */
  readonly batches: readonly number[];
  /** The content type of each. */
  readonly types: readonly string[];
  /** What has gone wrong. */
  readonly faults: readonly string[];
}

/** A server in a process of its own. */
export interface OipServer {
  /** The model's address. */
  readonly model: string;
  seen(): Promise<Seen>;
  stop(): Promise<void>;
}

/** Starts a server, and waits until it serves. */
export function startOipServer(options: OipServerOptions): Promise<OipServer> {
  const script = fileURLToPath(new URL('oip-server.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, JSON.stringify(options)], { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the server ended with code ${code}`)));
    child.stdout.setEncoding('utf8').on('data', (line: string) => {
      const [model] = /https?:\S+/.exec(line) ?? [];
      if (model === undefined) return;
      resolve({
        model,
        seen: async () => (await (await fetch(new URL('/seen', model))).json()) as Seen,
        stop: () =>
          new Promise((stopped) => {
            child.once('exit', () => stopped());
            child.kill();
          }),
      });
    });
  });
}
