import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { SessionMessage } from '../thread-messages.js';
import type { StartedHost } from './started-host.js';

/**
 * Starts a process for one session. It ends when whoever started it does, after the call that is under way.
 *
 * @param script another one to run, in tests
 */
export function sessionProcess(script = new URL('../../dist/session/process.js', import.meta.url)): StartedHost {
  const child = fork(fileURLToPath(script), {
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // None of this process's flags, as `--eval` and `--inspect` are among them.
    execArgv: [],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve).once('error', resolve));

  return {
    kind: 'process',
    script,
    keepAlive(wanted) {
      for (const held of [child, child.channel]) wanted ? held?.ref() : held?.unref();
    },
    send: (request) => child.send(request),
    onMessage: (listener) => child.on('message', (message) => listener(onOwnMemory(message as SessionMessage))),
    onEnd(listener) {
      child.on('error', (error) => listener(error.message, error));
      child.on('exit', (code, signal) => listener(`that it ended with ${signal ?? `exit code ${code}`}`));
    },
    async stop() {
      child.ref();
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

/** A prediction's values come as a part of the message's memory. */
function onOwnMemory(message: SessionMessage): SessionMessage {
  if (!('answer' in message) || !(message.answer instanceof Float32Array)) return message;
  return { ...message, answer: message.answer.slice() };
}
