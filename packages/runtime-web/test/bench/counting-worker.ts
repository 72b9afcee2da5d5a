// The package's worker, with a clock around onnxruntime's own `run`. For benchmarks/overhead/browser.mjs.
import { serveBackend } from '@fuzzydiff/core/backend';
import { InferenceSession } from 'onnxruntime-web/wasm';
import { openBackend } from '../../src/open-backend.js';
import type { Notice, OpenAsk, Opened } from '../../src/thread-messages.js';
import type { Counted } from './page.js';

const counted = { runs: 0, milliseconds: 0 };
const create = InferenceSession.create.bind(InferenceSession) as (...args: unknown[]) => Promise<InferenceSession>;
Object.assign(InferenceSession, {
  async create(...args: unknown[]) {
    const session = await create(...args);
    const run = session.run.bind(session);
    session.run = async (feeds: InferenceSession.FeedsType) => {
      const start = performance.now();
      const outputs = await run(feeds);
      counted.milliseconds += performance.now() - start;
      counted.runs += 1;
      return outputs;
    };
    return session;
  },
});

// Asked between two measurements only: the page's own channel to the worker stays as it is.
const channel = new BroadcastChannel('counted');
channel.addEventListener('message', () => {
  channel.postMessage({ ...counted } satisfies Counted);
  Object.assign(counted, { runs: 0, milliseconds: 0 });
});

const port = self as unknown as MessagePort;
serveBackend<OpenAsk, Opened, Notice>(
  {
    post: (message, transfer) => port.postMessage(message, transfer),
    listen: (listener) => port.addEventListener('message', ({ data }) => listener(data)),
  },
  openBackend,
);
