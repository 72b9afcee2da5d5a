import { invalidArgument } from '@fuzzydiff/core/internal';

/** Headers that go with every question, and a text without what they hold: servers and proxies may repeat it. */
export interface Secrets {
  readonly headers: Headers;
  readonly hide: (text: string) => string;
}

/**
 * Takes headers that may hold tokens.
 *
 * @throws FuzzydiffError `invalid-argument` for one that is none, by its name alone
 */
export function secretHeaders(own: Readonly<Record<string, string>>): Secrets {
  const headers = new Headers();
  for (const [name, value] of Object.entries(own)) {
    try {
      headers.set(name, value);
    } catch {
      // Not the cause, which repeats the value.
      throw invalidArgument(`the header ${name}`, 'a text of one line', undefined);
    }
  }
  // `Bearer abc`, and `abc` alone; what is as short as a number is no secret.
  const hidden = [...headers.values()]
    .flatMap((value) => [value, value.split(' ').at(-1)!])
    .filter((text) => text.length > 5);
  return { headers, hide: (text) => hidden.reduce((rest, secret) => rest.replaceAll(secret, '***'), text) };
}
