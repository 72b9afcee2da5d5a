import { type ByteSource, brokenFile, readWithin } from '../byte-source.js';
import { type StoredTensor, storedWidths, type TensorTable } from '../stored-tensor.js';
import { readPickle } from './pickle.js';
import { PickledTensor, type PickleValue, persistentStorage } from './pickle-values.js';
import { entryOffset, readZipDirectory, type ZipEntry } from './zip.js';

/** A thousand times the pickle of a large model. */
const maxPickle = 64 * 2 ** 20;

/** A file written by `torch.save` (PyTorch 1.6 or later): its object, and where the tensors in it lie. */
export interface TorchFile {
  readonly root: PickleValue;
  /** Where a tensor's values lie; null where its type is none that weights have. */
  readonly locate: (tensor: PickledTensor, name: string) => Promise<StoredTensor | null>;
}

/**
 * Opens a file written by `torch.save`: a zip of a pickle and of the tensors' bytes, stored as they are.
 *
 * @throws FuzzydiffError `invalid-file` for anything else, a damaged one, or a pickle that would run code
 */
export async function openTorchFile(source: ByteSource): Promise<TorchFile> {
  const { name: file } = source;
  const entries = await readZipDirectory(source);
  const pickles = [...entries.keys()].filter((name) => name === 'data.pkl' || name.endsWith('/data.pkl'));
  if (pickles.length !== 1) throw brokenFile(file, `it holds ${pickles.length} objects named data.pkl instead of one`);
  const folder = pickles[0]!.slice(0, -'data.pkl'.length);
  const order = entries.get(`${folder}byteorder`);
  if (order !== undefined && (await entryText(source, order)) !== 'little')
    throw brokenFile(file, 'its numbers are big-endian', 'save it again on the machine it is used on');
  const pickle = await entryBytes(source, entries.get(pickles[0]!)!);
  const root = readPickle(pickle, file, (id) => persistentStorage(id, file));
  // Tensors that share a storage, as parts of one, need its place once.
  const places = new Map<string, number>();
  return {
    root,
    locate: async (tensor, name) => {
      const { storage, shape } = tensor;
      if (storage.type === null) return null;
      const width = storedWidths[storage.type];
      const entry = entries.get(`${folder}data/${storage.key}`);
      const elements = shape.reduce((product, extent) => product * extent, 1);
      const offset = tensor.offset * width;
      const length = elements * width;
      // NaN and Infinity, from absurd shapes, fail this as well.
      if (entry === undefined || entry.length !== storage.elements * width || !(offset + length <= entry.length))
        throw brokenFile(file, `tensor "${name}" does not fit its place`);
      if (!isContiguous(tensor))
        throw brokenFile(file, `tensor "${name}" is a transposed or strided view`, 'save it again after .contiguous()');
      const start = places.get(entry.name) ?? (await entryOffset(source, entry));
      places.set(entry.name, start);
      return { type: storage.type, shape, file, offset: start + offset, length };
    },
  };
}

/**
 * Where the tensors of a state dict lie, saved by `torch.save`: alone, or as the one dictionary of tensors in another, as
 * training scripts and PyTorch Lightning save it beside the optimizer's state.
 *
 * @throws FuzzydiffError `invalid-file` as `openTorchFile`, and for an object without a dictionary of tensors or with
 * several
 */
export async function readStateDict(source: ByteSource): Promise<TensorTable> {
  const { root, locate } = await openTorchFile(source);
  const tensors = new Map<string, StoredTensor | null>();
  for (const [name, value] of stateDict(root, source.name))
    if (typeof name === 'string' && value instanceof PickledTensor) tensors.set(name, await locate(value, name));
  return tensors;
}

type PickledMap = Map<PickleValue, PickleValue>;

function stateDict(root: PickleValue, file: string): PickledMap {
  const remedy = "save the model's state_dict() alone";
  if (!(root instanceof Map)) throw brokenFile(file, 'it is no dictionary of tensors', remedy);
  if (holdsTensors(root)) return root;
  // By content: a hostile pickle may hold one long dictionary many times.
  const inner = new Map<PickledMap, PickleValue>();
  for (const [key, value] of root) if (value instanceof Map) inner.set(value, key);
  const found = [...inner].filter(([dictionary]) => holdsTensors(dictionary));
  if (found.length === 1) return found[0]![0];
  const names = (keys: PickleValue[]) =>
    keys
      .filter((key) => typeof key === 'string')
      .slice(0, 5)
      .map((key) => `"${key.slice(0, 50)}"`)
      .join(', ');
  throw found.length === 0
    ? brokenFile(
        file,
        `it is no dictionary of tensors (a dictionary of ${names([...root.keys()]) || 'nothing'})`,
        remedy,
      )
    : brokenFile(file, `it holds several dictionaries of tensors (${names(found.map(([, key]) => key))})`, remedy);
}

function holdsTensors(dictionary: PickledMap): boolean {
  for (const [name, value] of dictionary)
    if (typeof name === 'string' && value instanceof PickledTensor && value.storage.type !== null) return true;
  return false;
}

function isContiguous({ shape, strides }: PickledTensor): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== expected) return false;
    expected *= shape[axis]!;
  }
  return strides.length === shape.length;
}

async function entryBytes(source: ByteSource, entry: ZipEntry): Promise<Uint8Array> {
  if (entry.length > maxPickle)
    throw brokenFile(source.name, `"${entry.name}" of ${entry.length} bytes is longer than any model's`);
  return await readWithin(source, await entryOffset(source, entry), entry.length, `"${entry.name}"`);
}

async function entryText(source: ByteSource, entry: ZipEntry): Promise<string> {
  return new TextDecoder().decode(await entryBytes(source, entry));
}
