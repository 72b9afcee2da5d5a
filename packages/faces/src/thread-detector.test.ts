import type { Face } from '@fuzzydiff/core';
import type { CallPort, CallThread } from '@fuzzydiff/core/backend';
import { detectorCases } from '@fuzzydiff/core/testing';
import { describe, expect, test } from 'vitest';
import { fakeGraph, markedPicture } from '../test/fake-graph.js';
import type { DetectorMessage, DetectorRequest } from './detector-calls.js';
import { faceDetector } from './face-detector.js';
import { serveDetector } from './serve-detector.js';
import { threadDetector } from './thread-detector.js';

type Request = DetectorRequest<string>;
type Message = DetectorMessage<string, string>;

/** Two ends of one line, whose messages are copied, as between threads. */
function line() {
  let toServer: (request: Request) => void = () => {};
  let toCaller: (message: Message) => void = () => {};
  const state = { ended: 0, fail: (_: unknown) => {} };
  const thread: CallThread<Request, Message> = {
    post: (request) => queueMicrotask(() => toServer(structuredClone(request))),
    listen(message, failure) {
      toCaller = message;
      state.fail = failure;
    },
    end: () => void state.ended++,
  };
  const port: CallPort<Request, Message> = {
    post: (message) => queueMicrotask(() => toCaller(structuredClone(message))),
    listen: (listener) => {
      toServer = listener;
    },
  };
  return { thread, port, state };
}

const photo = markedPicture(224, 224, [[40, 40, 8, 250]]);

async function open(signal?: AbortSignal) {
  const { thread, port, state } = line();
  const graph = fakeGraph(64);
  const heard: string[] = [];
  serveDetector<string, string, string>(port, async (ask, notify) => {
    notify(`opening ${ask}`);
    if (ask === 'nothing') throw new Error('there is nothing');
    return { detector: faceDetector(graph), opened: `${ask} is open` };
  });
  const opening = (ask: string) =>
    threadDetector<string, string, string>(thread, ask, { notify: (notice) => heard.push(notice), signal });
  return { opening, state, graph, heard };
}

describe('the contract, through a thread', () => {
  for (const { name, run } of detectorCases)
    test(name, () => run({ load: async () => (await (await open()).opening('a network')).detector, photo }));
});

test('it tells what it opens, and ends the thread when it is disposed', async () => {
  const { opening, state, graph, heard } = await open();
  const { detector, opened } = await opening('a network');
  expect([opened, heard]).toEqual(['a network is open', ['opening a network']]);
  const [face]: Face[] = await detector.detect(photo);
  expect(face!.box.width).toBeCloseTo(64, 3);
  await detector.dispose();
  expect([graph.released, state.ended]).toEqual([1, 1]);
});

test('a failure to open ends the thread, and so does an abort', async () => {
  const failing = await open();
  await expect(failing.opening('nothing')).rejects.toThrow('there is nothing');
  expect(failing.state.ended).toBe(1);
  const controller = new AbortController();
  const aborted = await open(controller.signal);
  const outcome = aborted.opening('a network');
  const reason = new Error('enough');
  controller.abort(reason);
  await expect(outcome).rejects.toBe(reason);
  expect(aborted.state.ended).toBeGreaterThan(0);
});

test('a thread that ends by itself rejects the call under way and those to come', async () => {
  const { opening, state } = await open();
  const { detector } = await opening('a network');
  const reason = new Error('out of memory');
  const call = detector.detect(photo);
  await new Promise((resolve) => queueMicrotask(() => resolve(undefined)));
  state.fail(reason);
  await expect(call).rejects.toBe(reason);
  await expect(detector.detect(photo)).rejects.toBe(reason);
});
