import { describe, expect, test } from 'vitest';
import { failureOf } from '../../test/matchers.js';
import { modelInfo } from '../../test/model-info.js';
import { FuzzydiffError } from '../errors.js';
import type { ModelInfo } from '../model/eps-model.js';
import type { Backend } from './backend-model.js';
import { type OpenServed, serveBackend } from './serve-backend.js';
import { type BackendThread, threadBackend } from './thread-backend.js';
import type { ThreadMessage, ThreadRequest } from './thread-messages.js';

type Thread = BackendThread<string, string, string>;

const info = modelInfo({});

/** A backend served over a port that clones what it carries, as one between threads does, a turn later. */
function served(open: OpenServed<string, string, string>) {
  const state = { ended: 0, fail: (_: unknown): void => {} };
  let toThread: (request: ThreadRequest<string>) => void;
  let fromThread: (message: ThreadMessage<string, string>) => void;
  const carry = <T>(deliver: (message: T) => void, message: T, transfer: ArrayBuffer[] = []) => {
    const carried = structuredClone(message, { transfer });
    setImmediate(() => deliver(carried));
  };
  serveBackend<string, string, string>(
    {
      post: (message, transfer) => carry(fromThread, message, transfer),
      listen: (listener) => {
        toThread = listener;
      },
    },
    open,
  );
  const thread: Thread = {
    post: (request) => carry(toThread, request),
    listen: (message, failure) => {
      fromThread = message;
      state.fail = failure;
    },
    end: () => {
      state.ended++;
    },
  };
  return { thread, state };
}

const backend = (own: Partial<Backend> = {}): Backend => ({
  info,
  predict: async (values, timesteps) => values.map((value) => value + timesteps[0]!),
  release: async () => {},
  ...own,
});

const opens =
  (own: Partial<Backend> = {}): OpenServed<string, string, string> =>
  async (ask) => ({ backend: Object.assign(backend(), own), opened: `${ask} it is` });

const quiet = { notify: () => {} };
const never = () => new Promise<never>(() => {});

describe('a backend in another thread', () => {
  test('is opened as asked, predicts, and ends its thread when it is released', async () => {
    let released = 0;
    const release = async () => {
      released++;
    };
    const { thread, state } = served(opens({ release }));
    const { backend: found, opened } = await threadBackend(thread, 'this', quiet);
    expect(opened).toBe('this it is');
    expect(found.info).toEqual(info);
    const values = Float32Array.of(1, 2);
    expect([...(await found.predict(values, [10]))]).toEqual([11, 12]);
    // What was sent is a copy: this is the caller's still.
    expect([...values]).toEqual([1, 2]);
    await found.release();
    expect({ released, ended: state.ended }).toEqual({ released: 1, ended: 1 });
  });

  test('sends of a part of an array that part alone', async () => {
    const { thread } = served(opens());
    const sent: number[] = [];
    const post: Thread['post'] = (request) => {
      if (request.call === 'predict') sent.push(request.ask.values.buffer.byteLength);
      thread.post(request);
    };
    const { backend: found } = await threadBackend({ ...thread, post }, 'this', quiet);
    const values = Float32Array.of(1, 2, 3, 4);
    expect([...(await found.predict(values.subarray(1, 3), [10]))]).toEqual([12, 13]);
    await found.predict(values, [10]);
    expect(sent).toEqual([8, 16]);
  });

  test('compares where the backend there does, and only there', async () => {
    const compare: Backend['compare'] = async (planes, dims) => planes.map((value) => value + dims[3]);
    const { backend: found } = await threadBackend(served(opens({ compare })).thread, '', quiet);
    expect([...(await found.compare!(Float32Array.of(1, 2), [1, 1, 1, 2]))]).toEqual([3, 4]);
    expect((await threadBackend(served(opens()).thread, '', quiet)).backend.compare).toBeUndefined();
  });

  test('takes calls that overlap, and gives each its own answer', async () => {
    const waits: (() => void)[] = [];
    const { thread } = served(
      opens({
        predict: async (values) => {
          await new Promise<void>((resolve) => waits.unshift(resolve));
          if (waits.length > 0) waits.shift()!();
          return values;
        },
      }),
    );
    const { backend: found } = await threadBackend(thread, '', quiet);
    const calls = [1, 2, 3].map((value) => found.predict(Float32Array.of(value), [0]));
    while (waits.length < 3) await new Promise((resolve) => setImmediate(resolve));
    waits.shift()!();
    expect((await Promise.all(calls)).map(([value]) => value)).toEqual([1, 2, 3]);
  });

  test('carries errors as they are, with what lay beneath, and works on', async () => {
    const beneath = new Error('out of memory');
    const { thread } = served(
      opens({
        predict: async (values) => {
          if (values[0] === 1)
            throw new FuzzydiffError('model-output', 'Expected an output but found none.', {
              data: { n: 1 },
              cause: beneath,
            });
          if (values[0] === 2) throw beneath;
          return values;
        },
      }),
    );
    const { backend: found } = await threadBackend(thread, '', quiet);
    const failure = await failureOf(() => found.predict(Float32Array.of(1), [0]));
    expect(failure).toBeFuzzydiffError('model-output', /an output/);
    expect(failure).toMatchObject({ data: { n: 1 }, cause: { message: 'out of memory' } });
    const foreign = await failureOf(() => found.predict(Float32Array.of(2), [0]));
    expect(FuzzydiffError.isInstance(foreign)).toBe(false);
    expect(foreign).toMatchObject({ message: 'out of memory' });
    expect([...(await found.predict(Float32Array.of(3), [0]))]).toEqual([3]);
  });

  test('carries its notices, and an info that changes before the call that changed it is over', async () => {
    const changing: { info: ModelInfo } & Omit<Backend, 'info'> = {
      ...backend(),
      info,
      async predict(values) {
        changing.info = { ...info, device: 'another' };
        return values;
      },
    };
    const { thread } = served(async (_, notify) => {
      notify('opening');
      return { backend: changing, opened: '' };
    });
    const notices: string[] = [];
    const { backend: found } = await threadBackend(thread, '', { notify: (notice) => notices.push(notice) });
    expect(notices).toEqual(['opening']);
    expect(found.info.device).toBe(info.device);
    await found.predict(new Float32Array(1), [0]);
    expect(found.info.device).toBe('another');
  });
});

describe('a thread ends', () => {
  test('with what does not open', async () => {
    const { thread, state } = served(async () => {
      throw new FuzzydiffError('not-found', 'Expected a bundle but found none.');
    });
    expect(await failureOf(() => threadBackend(thread, '', quiet))).toBeFuzzydiffError('not-found', /a bundle/);
    expect(state.ended).toBeGreaterThan(0);
  });

  test('with an abort while it opens, and with none later', async () => {
    const reason = new Error('enough');
    const controller = new AbortController();
    const opening = served(never);
    const call = threadBackend(opening.thread, '', { ...quiet, signal: controller.signal });
    controller.abort(reason);
    expect(await failureOf(() => call)).toBe(reason);
    expect(opening.state.ended).toBeGreaterThan(0);

    const later = new AbortController();
    const { thread, state } = served(opens());
    const { backend: found } = await threadBackend(thread, '', { ...quiet, signal: later.signal });
    later.abort(reason);
    expect([...(await found.predict(Float32Array.of(1), [1]))]).toEqual([2]);
    expect(state.ended).toBe(0);
  });

  test('by itself: the calls that wait reject with its failure, and so do later ones', async () => {
    const { thread, state } = served(opens({ predict: never }));
    const { backend: found } = await threadBackend(thread, '', quiet);
    const calls = [1, 2].map((value) => failureOf(() => found.predict(Float32Array.of(value), [0])));
    const reason = new Error('it is gone');
    state.fail(reason);
    expect(await Promise.all(calls)).toEqual([reason, reason]);
    expect(await failureOf(() => found.predict(new Float32Array(1), [0]))).toBe(reason);
  });
});
