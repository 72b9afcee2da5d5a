import { FuzzydiffError } from '@fuzzydiff/core';
import { pause, pauseAfter } from './backoff.js';
import type { Secrets } from './secrets.js';

/** How a server is asked. */
export interface AskOptions {
  readonly fetch: typeof fetch;
  readonly secrets: Secrets;
  /** Tries after the first, at least 0. */
  readonly retries: number;
  /** How long an answer may take, in seconds. */
  readonly timeout: number;
}

/** A question that can be asked again without harm. */
export interface Question<T> {
  readonly url: string;
  /** What is posted, with its headers; without it, nothing is. */
  readonly post?: { readonly body: Uint8Array<ArrayBuffer>; readonly headers: Readonly<Record<string, string>> };
  /** What the answer says. Throws a {@link BrokenAnswer} for one that is not whole. */
  readonly read: (answer: Answer) => T;
  /** Ends it at any time. */
  readonly signal?: AbortSignal | undefined;
}

/** A server's answer, all of it. */
export interface Answer {
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** An answer that came through damaged: asking again may help. */
export class BrokenAnswer extends Error {}

/** Asks a server, as often as it takes. */
export type Ask = <T>(question: Question<T>) => Promise<T>;

/** Why a try gave nothing. */
interface Lost {
  readonly found: string;
  /** Whether another try is worth it. */
  readonly passing: boolean;
  readonly retryAfter?: string | null;
}

/** What is over in a while: too many questions, a server that starts or ends, or one behind it. */
const passingStatuses = [408, 425, 429, 502, 503, 504];

/**
 * A way to ask one server, again where an answer is lost, late, cut short, or says that it may be had later. Before anything has
 * answered, a server that is not there is taken for a wrong address.
 *
 * @throws FuzzydiffError, when it is asked: `device-unavailable` where no answer comes, or the server wants other headers;
 *   `not-found` for an address that it does not know; `model-output` for a question that it refuses; the signal's reason
 */
export function askServer({ secrets, retries, timeout, fetch }: AskOptions): Ask {
  let known = false;

  async function attempt<T>({ url, post, read, signal }: Question<T>): Promise<{ read: T } | Lost> {
    const headers = new Headers(secrets.headers);
    for (const [name, value] of Object.entries(post?.headers ?? {})) headers.set(name, value);
    const late = AbortSignal.timeout(timeout * 1000);
    let response: Response;
    let body: Uint8Array<ArrayBuffer>;
    try {
      response = await fetch(url, {
        ...(post && { method: 'POST', body: post.body }),
        headers,
        // Another server is not to get the headers.
        redirect: 'manual',
        signal: signal ? AbortSignal.any([signal, late]) : late,
      });
      body = new Uint8Array(await response.arrayBuffer());
    } catch (error) {
      signal?.throwIfAborted();
      if (late.aborted) return { found: `none within ${timeout} seconds`, passing: true };
      return lost(error, known);
    }
    known = true;
    if (response.ok) {
      try {
        return { read: read({ headers: response.headers, body }) };
      } catch (error) {
        if (error instanceof BrokenAnswer) return { found: `${error.message}`, passing: true };
        throw error;
      }
    }
    const { status } = response;
    const found = `status ${status}${saidIn(body)}`;
    if (passingStatuses.includes(status))
      return { found, passing: true, retryAfter: response.headers.get('retry-after') };
    throw refusal(status, { url, found: secrets.hide(found) });
  }

  return async (question) => {
    for (let tries = 1; ; tries++) {
      const outcome = await attempt(question);
      if ('read' in outcome) return outcome.read;
      const { found, passing, retryAfter } = outcome;
      if (!passing || tries > retries) {
        const counted = tries === 1 ? '' : ` in the last of ${tries} tries`;
        const remedy = /cert|signature|self.signed/i.test(found)
          ? 'name its authority in NODE_EXTRA_CA_CERTS'
          : 'start it, or check the address';
        const message = `Expected an inference server to answer at ${question.url} but found ${secrets.hide(found)}${counted}; ${remedy}.`;
        throw new FuzzydiffError('device-unavailable', message);
      }
      await pause(pauseAfter(tries, retryAfter), question.signal);
    }
  };
}

/** A connection that failed. What lies beneath is not kept: it may hold the headers. */
function lost(error: unknown, known: boolean): Lost {
  const { message, cause } = error as Error & { cause?: { code?: string; message?: string } };
  const found = cause?.code ?? cause?.message ?? message;
  const nobody = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH/.test(found);
  const untrusted = /cert|signature|self.signed|ERR_SSL|ERR_TLS/i.test(found);
  return { found, passing: !untrusted && (known || !nobody) };
}

function refusal(status: number, { url, found }: { readonly url: string; readonly found: string }): FuzzydiffError {
  const expected = `Expected an answer of ${url} but found ${found}`;
  if (status === 401 || status === 403)
    return new FuzzydiffError('device-unavailable', `${expected}; give the token that it asks for as a header.`);
  if (status === 404) return new FuzzydiffError('not-found', `${expected}; name a model that the server has.`);
  return new FuzzydiffError('model-output', `${expected}; check the server and its models.`);
}

/** The sentence of an answer that says what is wrong. */
function saidIn(body: Uint8Array): string {
  try {
    const { error } = JSON.parse(new TextDecoder().decode(body));
    return typeof error === 'string' ? `, "${error.slice(0, 300)}"` : '';
  } catch {
    return '';
  }
}
