import { FuzzydiffError } from '@fuzzydiff/core';

/**
 * Refuses to go on where there is no browser, as in Node, which also renders pages on servers.
 *
 * @param name what was called
 * @param needed globals that it can't do without
 * @throws FuzzydiffError `device-unavailable`
 */
export function checkBrowser(name: string, needed: readonly string[] = ['location', 'isSecureContext']): void {
  const missing = needed.filter((each) => (globalThis as Record<string, unknown>)[each] === undefined);
  if (missing.length === 0) return;
  const node = (globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node;
  const found = node === undefined ? `no ${missing.join(' and no ')}` : `Node ${node}`;
  throw new FuzzydiffError(
    'device-unavailable',
    `Expected a page or a worker of a browser for ${name} but found ${found}; use @fuzzydiff/runtime-node there, and where a server renders the page, call it on the client only, as in an effect.`,
    { data: { name, found, missing } },
  );
}
