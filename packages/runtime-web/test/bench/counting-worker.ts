// The package's worker, with a clock around onnxruntime's own `run`. For benchmarks/overhead/browser.mjs.
import { InferenceSession } from 'onnxruntime-web/wasm';
import { type Port, serveBackend } from '../../src/serve-backend.js';
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

serveBackend(self as unknown as Port);
