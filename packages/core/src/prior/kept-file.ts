import { formatSafetensors, parseSafetensors, type SafetensorsArray } from '../bundle/safetensors.js';
import type { Attention } from '../correction/attend.js';
import type { KeptCorrection } from '../correction/kept-correction.js';
import { FuzzydiffError, invalidArgument } from '../errors.js';
import type { Plane } from '../photo/resample.js';
import { sha256 } from '../sha256.js';
import { contiguous, sizeOf, type Tensor, tensor } from '../tensor/tensor.js';
import { type KeptFacts, readFacts } from './kept-facts.js';
import type { CorrectOptions } from './options.js';

const specification = 'fuzzydiff-run/1';

/** A run that was kept. */
export interface KeptRun extends Omit<KeptFacts, 'options' | 'stage' | 'calls' | 'taken'> {
  readonly options: KeptFacts['options'] & Pick<CorrectOptions, 'marks'>;
  /** What the model sees of each face, `[F,C,H,W]`, by which another photograph is told. */
  readonly inputs: Tensor;
  readonly state: KeptCorrection;
  /** The photograph's file. */
  readonly photo?: Uint8Array | undefined;
  readonly about: Readonly<Record<string, string>>;
}

/** The arrays of an {@link Attention}, by the names that they have in a file; what follows from them is not kept. */
const attentionArrays = ['z', 'projections', 'discrepancies'] as const;

/**
 * A kept run as the bytes of a safetensors file: `sample` and `estimate` `[T,C,H,W]`, one for each sample on its way; `input`
 * `[F,C,H,W]`; from the synthesis on `z.<n>` of each face, from which its weight follows, with `projections.<n>` and `discrepancies.<n>`; `marks` `[H,W]`; `photo`,
 * bytes. The rest is JSON in the metadata, and `check` there the SHA-256 of the whole file, with zeros in its own place.
 */
export async function formatKept({ options, inputs, state, photo, about, ...facts }: KeptRun): Promise<Uint8Array> {
  const { marks, ...own } = options;
  const { stage, calls, trajectories, attended = [] } = state;
  const shape = inputs.shape.slice(1);
  const tensors = new Map<string, { shape: readonly number[]; data: SafetensorsArray }>();
  const add = (name: string, array: Tensor) => tensors.set(name, { shape: array.shape, data: contiguous(array) });
  add('input', inputs);
  for (const [name, part] of [
    ['sample', 'x'],
    ['estimate', 'x0'],
  ] as const) {
    const joined = tensor([trajectories.length, ...shape]);
    for (const [n, trajectory] of trajectories.entries()) joined.data.set(trajectory[part], n * sizeOf(shape));
    add(name, joined);
  }
  for (const [n, face] of attended.entries())
    for (const name of attentionArrays) if (face[name]) add(`${name}.${n}`, face[name]);
  if (marks) tensors.set('marks', { shape: [marks.height, marks.width], data: marks.values });
  if (photo) tensors.set('photo', { shape: [photo.length], data: photo });
  const taken = trajectories.map((trajectory) => trajectory.taken);
  const run: KeptFacts = { ...facts, options: own, stage, calls, taken };
  const metadata = new Map([
    ['specification', specification],
    ['check', unchecked],
    ['run', JSON.stringify(run)],
    ['about', JSON.stringify(about)],
  ]);
  const bytes = formatSafetensors({ tensors, metadata });
  bytes.set(new TextEncoder().encode(await sha256(bytes)), checkAt(bytes)!);
  return bytes;
}

const unchecked = '0'.repeat(64);

/** Where a file's check stands: in its header, which begins with the metadata. */
function checkAt(bytes: Uint8Array): number | undefined {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 300));
  const found = /"check":"[0-9a-f]{64}"/.exec(head);
  return found ? found.index + '"check":"'.length : undefined;
}

/**
 * Reads a kept run.
 *
 * @param where names the file in errors
 * @throws FuzzydiffError `invalid-file` when it is damaged or something else; `invalid-argument` for what is no bytes
 */
export async function parseKept(bytes: Uint8Array, where: string): Promise<KeptRun> {
  if (!(bytes instanceof Uint8Array))
    throw invalidArgument(
      where,
      'the bytes of a file, as a Uint8Array,',
      bytes,
      'read the file, and give what is in it',
    );
  const broken = (what: string, remedy = 'take the one before it, or begin the run again') =>
    new FuzzydiffError('invalid-file', `Expected a kept run (${specification}) in ${where} but ${what}; ${remedy}.`, {
      data: { where },
    });
  const { tensors, metadata } = parseSafetensors(bytes, where);
  const found = metadata.get('specification');
  if (found !== specification)
    throw broken(`found ${found ?? 'no specification'}`, 'name a .fuzzyrun, and use the version that wrote it');
  await checkWhole(bytes, broken);
  const facts = readFacts(metadata.get('run') ?? '', broken);
  const about = readAbout(metadata.get('about') ?? '', broken);

  const has = (name: string) => tensors.has(name);
  const array = (name: string, rank: number): Tensor => {
    const own = tensors.get(name);
    if (!(own?.data instanceof Float32Array) || own.shape.length !== rank)
      throw broken(`its tensor "${name}" is missing or of another shape`);
    return tensor(own.shape, own.data);
  };
  const inputs = array('input', 4);
  const shape = inputs.shape.slice(1);
  const [samples, estimates] = [array('sample', 4), array('estimate', 4)];
  for (const [name, { shape: own }] of Object.entries({ sample: samples, estimate: estimates }))
    if (own[0] !== facts.taken.length || own.slice(1).join() !== shape.join())
      throw broken(`its tensor "${name}" is [${own.join(', ')}] for ${facts.taken.length} of [${shape.join(', ')}]`);
  const size = sizeOf(shape);
  const trajectories = facts.taken.map((taken, n) => {
    const part = (of: Tensor) => contiguous(of).slice(n * size, (n + 1) * size);
    return { taken, x: part(samples), x0: part(estimates) };
  });
  const attended =
    facts.stage === 'projection'
      ? undefined
      : Array.from({ length: inputs.shape[0]! }, (_, n) => {
          const of = (name: (typeof attentionArrays)[number]) =>
            has(`${name}.${n}`) && { [name]: array(`${name}.${n}`, 4) };
          return { z: array(`z.${n}`, 4), ...of('projections'), ...of('discrepancies') };
        });
  const photo = tensors.get('photo')?.data;
  if (photo !== undefined && !(photo instanceof Uint8Array)) throw broken('its photo is not bytes');
  const { options, stage, calls, taken: _, ...own } = facts;
  return {
    ...own,
    options: { ...options, ...(has('marks') && { marks: plane(array('marks', 2)) }) },
    ...{ inputs, about, photo },
    state: { stage, calls, trajectories, ...(attended && { attended: attended as unknown as Attention[] }) },
  };
}

type Broken = (what: string) => FuzzydiffError;

async function checkWhole(bytes: Uint8Array, broken: Broken): Promise<void> {
  const at = checkAt(bytes);
  if (at === undefined) throw broken('it has no check');
  // A copy, which `slice` of a Buffer is not.
  const own = new Uint8Array(bytes);
  const check = new TextDecoder().decode(own.subarray(at, at + unchecked.length));
  own.set(new TextEncoder().encode(unchecked), at);
  if ((await sha256(own)) !== check) throw broken('its bytes are not those that were written');
}

function readAbout(text: string, broken: Broken): Record<string, string> {
  try {
    const about = JSON.parse(text);
    if (typeof about === 'object' && about !== null && Object.values(about).every((own) => typeof own === 'string'))
      return about;
  } catch {
    // Not JSON: the same sentence serves.
  }
  throw broken('what was put beside it cannot be read');
}

function plane(array: Tensor): Plane {
  const [height = 0, width = 0] = array.shape;
  return { width, height, values: contiguous(array) };
}
