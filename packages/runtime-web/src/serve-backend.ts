import { type LoadedBackend, openBackend } from './backend.js';
import { packError } from './carried-error.js';
import type { Calls, Message, Request } from './messages.js';

/** The page, as a worker sees it. */
export type Port = Pick<MessagePort, 'postMessage'> & Pick<EventTarget, 'addEventListener'>;

/** Answers the page: opens one model, and runs it. The page asks for one thing at a time. */
export function serveBackend(port: Port): void {
  let backend: LoadedBackend | undefined;
  const send = (message: Message, transfer: Transferable[] = []) => port.postMessage(message, transfer);

  async function answer(request: Request): Promise<Calls[keyof Calls]['answer']> {
    if (request.call === 'open') {
      backend = await openBackend(request.ask, {
        progress: (progress) => send({ progress }),
        warning: (warning) => send({ warning }),
      });
      const { info, passedOver } = backend;
      return { info, passedOver };
    }
    if (request.call === 'predict') return predicted(backend!, request.ask);
    await backend!.release();
    return undefined;
  }

  async function predicted(open: LoadedBackend, { values, timesteps }: Calls['predict']['ask']): Promise<Float32Array> {
    const { info } = open;
    try {
      return await open.predict(values, timesteps);
    } finally {
      if (open.info !== info) send({ info: open.info });
    }
  }

  port.addEventListener('message', (event) => {
    const request = (event as MessageEvent<Request>).data;
    answer(request).then(
      (found) => send({ id: request.id, answer: found }, found instanceof Float32Array ? [found.buffer] : []),
      (error: unknown) => send({ id: request.id, error: packError(error) }),
    );
  });
}
