import type { GraphOutput } from '@fuzzydiff/core/backend';
import type { ModelManifest } from '@fuzzydiff/core/bundle';
import { invalidArgument } from '@fuzzydiff/core/internal';
import { type Answer, BrokenAnswer, type Question } from './ask.js';

/** How a server takes a model's inputs. */
export interface Layout {
  /** Whether tensors go as bytes behind the JSON: the protocol's binary extension. */
  readonly binary: boolean;
  /** Whether timesteps are a column, `[N,1]`, rather than `[N]`. */
  readonly column: boolean;
}

/** A tensor in a question or an answer, as far as it is in the JSON. */
interface WireTensor {
  readonly name?: string;
  readonly shape?: unknown;
  readonly datatype?: string;
  readonly parameters?: { readonly binary_data_size?: number };
  readonly data?: unknown;
}

const lengthHeader = 'Inference-Header-Content-Length';

/**
 * A call as it is posted: `samples` `[N,C,H,W]` and N `timesteps`.
 *
 * @throws FuzzydiffError `invalid-argument` for samples that are not finite, for which JSON has no word
 */
export function inferRequest(
  { graph, shape }: ModelManifest,
  { binary, column }: Layout,
  { samples, timesteps }: { readonly samples: Float32Array; readonly timesteps: readonly number[] },
): NonNullable<Question<unknown>['post']> {
  const count = timesteps.length;
  const whole = graph.timestepType === 'int64';
  const described = [
    { name: graph.samples, shape: [count, ...shape], datatype: 'FP32' },
    { name: graph.timesteps, shape: column ? [count, 1] : [count], datatype: whole ? 'INT64' : 'FP32' },
  ];
  const utf8 = new TextEncoder();
  if (!binary) {
    const broken = samples.find((value) => !Number.isFinite(value));
    if (broken !== undefined) throw invalidArgument('samples', 'finite values', broken);
    const data = [Array.from(samples), timesteps];
    const inputs = described.map((input, n) => ({ ...input, data: data[n] }));
    const body = utf8.encode(JSON.stringify({ inputs, outputs: [{ name: graph.output }] }));
    return { body, headers: { 'content-type': 'application/json' } };
  }
  // Little-endian, as every machine is that Node and browsers run on.
  const data = [samples, whole ? BigInt64Array.from(timesteps, BigInt) : Float32Array.from(timesteps)];
  const inputs = described.map((input, n) => ({ ...input, parameters: { binary_data_size: data[n]!.byteLength } }));
  const outputs = [{ name: graph.output, parameters: { binary_data: true } }];
  const json = utf8.encode(JSON.stringify({ inputs, outputs }));
  const body = joined([json, ...data.map((own) => new Uint8Array(own.buffer, own.byteOffset, own.byteLength))]);
  return { body, headers: { 'content-type': 'application/octet-stream', [lengthHeader]: `${json.length}` } };
}

/**
 * One output of an answer, in JSON or in bytes, whichever the server has chosen.
 *
 * @throws BrokenAnswer for one that is not whole
 */
export function inferOutput({ headers, body }: Answer, name: string): GraphOutput {
  const stated = headers.get(lengthHeader);
  const jsonBytes = stated === null ? body.length : Number(stated);
  const { outputs } = parsed(body.subarray(0, jsonBytes));
  let at = jsonBytes;
  let found: GraphOutput = { shape: [], data: undefined };
  for (const output of Array.isArray(outputs) ? (outputs as (WireTensor | null)[]) : []) {
    const bytes = output?.parameters?.binary_data_size;
    if (output?.name === name) {
      const own = bytes === undefined ? output.data : body.slice(at, at + bytes);
      const shape = Array.isArray(output.shape) ? output.shape.map(Number) : [];
      found = { shape, data: valuesOf(output.datatype, own) };
    }
    at += bytes ?? 0;
  }
  if (at !== body.length) throw new BrokenAnswer(`${body.length} of ${at} bytes of an answer`);
  return found;
}

/** What JSON says. Throws a BrokenAnswer where it is none. */
export function parsed(body: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(new TextDecoder().decode(body)) ?? {};
  } catch {
    throw new BrokenAnswer('an answer that is no JSON');
  }
}

/** Float32 values; whatever else it is, as it is, for whoever checks the output. */
function valuesOf(datatype: string | undefined, data: unknown): unknown {
  if (datatype !== 'FP32') return data;
  if (data instanceof Uint8Array) return new Float32Array(data.buffer, 0, Math.floor(data.length / 4));
  if (!Array.isArray(data)) return data;
  // JSON's null is what was not finite.
  return Float32Array.from(data.flat(Number.POSITIVE_INFINITY), (value) => (typeof value === 'number' ? value : NaN));
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
