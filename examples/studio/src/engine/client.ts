import * as Comlink from 'comlink';
import type { Engine } from './engine.js';

let remote: Comlink.Remote<Engine> | undefined;

/** The engine in its own thread, which is started when it is first needed. */
export function engine(): Comlink.Remote<Engine> {
  remote ??= Comlink.wrap<Engine>(new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }));
  return remote;
}

let tasks = 0;

/** A number that no other task has, by which it can be stopped. */
export function newTask(): number {
  return ++tasks;
}

/** What the engine calls back. */
export const callback = <T extends object>(told: T): T => Comlink.proxy(told);
