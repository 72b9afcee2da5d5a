import { type Backend, threadBackend } from '@fuzzydiff/core/backend';
import type { DeviceName } from './devices.js';
import { type SessionHost, startSessionHost } from './session-host.js';
import type { OpenAsk, Opened } from './thread-messages.js';

/** Sessions of one network as one backend, with a place for each, and where they run. */
export interface OpenedSessions {
  readonly backend: Backend;
  readonly opened: Opened;
}

/**
 * Opens sessions of a network, each in a thread of its own, or a process. The first chooses device and precision; the
 * others open the same.
 *
 * @param sessions how many on a device
 * @param start starts what a session lives in
 * @throws what opening one of them throws; then none is left open
 */
export async function openSessions(
  ask: OpenAsk,
  sessions: (device: DeviceName) => number,
  warn: (message: string) => void,
  start: () => SessionHost = startSessionHost,
): Promise<OpenedSessions> {
  let lost: { readonly reason: unknown } | undefined;
  const open = (asked: OpenAsk) => {
    const host = start();
    const listen: SessionHost['listen'] = (message, failure) =>
      host.listen(message, (reason) => {
        lost ??= { reason };
        failure(reason);
      });
    return threadBackend({ ...host, listen }, asked, { news: ({ warning }) => warn(warning) });
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
  const fixedBatch = ask.bundle.manifest.graph.fixedBatch;
  return { backend: together(all, !fixedBatch, () => lost), opened };
}

function together(
  all: readonly Backend[],
  divisible: boolean,
  lost: () => { readonly reason: unknown } | undefined,
): Backend {
  const free = [...all];
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
    async release() {
      const released = await Promise.allSettled(all.map((session) => session.release()));
      // A session that is lost holds nothing any more.
      const failure = released.find(({ status }) => status === 'rejected');
      if (failure && !lost()) throw (failure as PromiseRejectedResult).reason;
    },
  };
}
