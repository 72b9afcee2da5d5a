/** A message of protobuf's text format: every field as a list. */
export interface TextMessage {
  readonly [field: string]: readonly (string | number | TextMessage)[];
}

/**
 * Reads protobuf's text format, as far as a model's configuration goes: strings, whole numbers, names, messages, and lists of them
 * in brackets with commas between.
 */
export function parseTextFormat(text: string): TextMessage {
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|-?[\w.]+|\S/g) ?? [];
  let at = 0;
  const take = (expected?: string): string => {
    const token = tokens[at++];
    if (token === undefined || (expected !== undefined && token !== expected))
      throw new Error(`expected ${expected ?? 'more'} but found ${token}`);
    return token;
  };
  function value(): string | number | TextMessage {
    if (tokens[at] === '{') {
      take();
      const message = fields('}');
      take('}');
      return message;
    }
    const token = take();
    if (token.startsWith('"')) return JSON.parse(token);
    if (!/^-?\w+$/.test(token)) throw new Error(`expected a value but found ${token}`);
    return /^-?\d+$/.test(token) ? Number(token) : token;
  }
  function list(): (string | number | TextMessage)[] {
    const values = [];
    take('[');
    while (tokens[at] !== ']') {
      if (values.length > 0) take(',');
      values.push(value());
    }
    take(']');
    return values;
  }
  function fields(end: string | undefined): TextMessage {
    const found: Record<string, (string | number | TextMessage)[]> = {};
    while (tokens[at] !== end) {
      const name = take();
      if (!/^[a-z_]+$/.test(name)) throw new Error(`expected a field but found ${name}`);
      // Only a message may come without the colon.
      if (tokens[at] === ':') take();
      else if (tokens[at] !== '{' && tokens[at] !== '[') throw new Error(`expected a colon after ${name}`);
      const values = tokens[at] === '[' ? list() : [value()];
      found[name] = [...(found[name] ?? []), ...values];
    }
    return found;
  }
  return fields(undefined);
}
