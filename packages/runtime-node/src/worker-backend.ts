import { type Backend, threadBackend } from '@fuzzydiff/core/backend';
import type { DeviceName } from './devices.js';
import { type SessionHost, startSessionHost } from './session/session-host.js';
import type { Notice, OpenAsk, Opened } from './thread-messages.js';

/** How sessions in workers are opened. */
export interface WorkerBackendOptions {
  /** How many on a device, at least 1. @default one */
  readonly sessions?: (device: DeviceName) => number;
  /** Called with each notice of a session. */
  readonly notify: (notice: Notice) => void;
  /** Starts what a session lives in. @default a worker thread; from a worker thread of the program's own, a process */
  readonly start?: () => SessionHost;
}

/**
 * Opens sessions of a network, each in a thread of its own, or a process, as one backend with a place for each. The first
 * chooses device and precision; the others open the same.
 *
 * @throws what opening one of them throws; then none is left open
 */
export async function workerBackend(
  ask: OpenAsk,
  { sessions = () => 1, notify, start = startSessionHost }: WorkerBackendOptions,
): Promise<{ readonly backend: Backend; readonly opened: Opened }> {
  let lost: { readonly reason: unknown } | undefined;
  const open = (asked: OpenAsk) => {
    const host = start();
    const listen: SessionHost['listen'] = (message, failure) =>
      host.listen(message, (reason) => {
        lost ??= { reason };
        failure(reason);
      });
    return threadBackend({ ...host, listen }, asked, { notify });
  };

  const { backend: first, opened } = await open(ask);
  const same: OpenAsk = { ...ask, devices: [opened.device], precision: opened.precision };
  const others = await Promise.allSettled(Array.from({ length: sessions(opened.device) - 1 }, () => open(same)));
  const all = [first, ...others.flatMap((other) => (other.status === 'fulfilled' ? other.value.backend : []))];
  const failure = others.find((other) => other.status === 'rejected');
  if (failure) {
    await Promise.all(all.map((backend) => backend.release()));
    throw failure.reason;
  }
  const fixedBatch = ask.network.manifest.graph.fixedBatch;
  return { backend: together(all, !fixedBatch, () => lost), opened };
}

function together(
  all: readonly Backend[],
  divisible: boolean,
  lost: () => { readonly reason: unknown } | undefined,
): Backend {
  const free = [...all];
  const { compare } = all[0]!;
  return {
    info: all[0]!.info,
    places: all.length,
    divisible,
    async predict(values, timesteps) {
      // A model that has lost one of its sessions has lost what it was loaded for.
      const found = lost();
      if (found) throw found.reason;
      const session = free.shift()!;
      try {
        return await session.predict(values, timesteps);
      } finally {
        free.push(session);
      }
    },
    ...(compare && {
      async compare(planes, dims) {
        const found = lost();
        if (found) throw found.reason;
        return compare(planes, dims);
      },
    }),
    async release() {
      const released = await Promise.allSettled(all.map((session) => session.release()));
      // A session that is lost holds nothing any more.
      const failure = released.find(({ status }) => status === 'rejected');
      if (failure && !lost()) throw (failure as PromiseRejectedResult).reason;
    },
  };
}
