import { FuzzydiffError } from '@fuzzydiff/core';
import { invalidArgument } from '@fuzzydiff/core/internal';

/** Where a model is. */
export interface ModelAddress {
  /** The model's own address, from which `/infer` goes on. */
  readonly model: string;
  /** Its name on the server. */
  readonly name: string;
  /** The server's, which says what it can do. */
  readonly server: string;
}

/**
 * Reads a model's address: `https://host/v2/models/prior`, or one of its versions, `.../versions/2`.
 *
 * @throws FuzzydiffError `invalid-argument` for anything else; what might be a secret is not in its message
 */
export function modelAddress(address: string | URL): ModelAddress {
  const url = parsed(address);
  // An address is printed in errors and reports.
  if (/[@?#]/.test(String(address)))
    throw new FuzzydiffError(
      'invalid-argument',
      "Expected a model's address without a user, a password or a query but found one with them; give tokens as headers.",
    );
  const [, server, name] = /^(.*\/v2)\/models\/([^/]+)(?:\/versions\/[^/]+)?\/?$/.exec(url?.pathname ?? '') ?? [];
  if (!url || !/^https?:$/.test(url.protocol) || server === undefined || name === undefined)
    throw invalidArgument('the model', 'an address like https://host/v2/models/prior', String(address));
  return {
    model: url.origin + url.pathname.replace(/\/$/, ''),
    name: decodeURIComponent(name),
    server: url.origin + server,
  };
}

function parsed(address: string | URL): URL | undefined {
  try {
    return new URL(address);
  } catch {
    return undefined;
  }
}
