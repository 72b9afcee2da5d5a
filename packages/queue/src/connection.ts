import { FuzzydiffError } from '@fuzzydiff/core';
import { Redis } from 'ioredis';

/**
 * A connection to a server, which is there now; one that is lost later is made again.
 *
 * @param url `redis://` or, with TLS, `rediss://`
 * @throws FuzzydiffError `invalid-argument` for another address; `not-found` where no server answers
 */
export async function connect(url: string): Promise<Redis> {
  const where = withoutSecrets(url);
  // BullMQ's workers want no limit: a command waits for the server to come back.
  const client = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: null });
  let reason = '';
  client.on('error', (error: Error) => {
    reason = error.message;
  });
  try {
    await client.connect();
    return client;
  } catch (cause) {
    client.disconnect();
    const found = reason || (cause instanceof Error ? cause.message : String(cause));
    const message = `Expected a Redis or Valkey server at ${where} but found none (${found}); start one, or check the address.`;
    throw new FuzzydiffError('not-found', message, { cause });
  }
}

/** The address as it may be shown: passwords are in its first part. */
function withoutSecrets(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol === 'redis:' || parsed?.protocol === 'rediss:') return `${parsed.protocol}//${parsed.host}`;
  const message = 'Expected redis://host:port or rediss://host:port for the queue but found another address; check it.';
  throw new FuzzydiffError('invalid-argument', message);
}
