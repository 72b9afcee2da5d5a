import { brokenFile } from '../byte-source.js';
import type { StoredType } from '../stored-tensor.js';

/** What a state dict's pickle is made of. */
export type PickleValue =
  | null
  | boolean
  | number
  | string
  | PickleValue[]
  | PickledTuple
  | Map<PickleValue, PickleValue>
  | PickledGlobal
  | PickledStorage
  | PickledTensor;

/** A tuple: unlike a list, nothing changes it. */
export class PickledTuple {
  constructor(readonly items: readonly PickleValue[]) {}
}

/** A storage: a file of the zip, in elements of one type; null where that type is none that weights have. */
export class PickledStorage {
  constructor(
    readonly key: string,
    readonly type: StoredType | null,
    readonly elements: number,
  ) {}
}

/** A tensor: a view of a storage. Offset and strides count elements. */
export class PickledTensor {
  constructor(
    readonly storage: PickledStorage,
    readonly offset: number,
    readonly shape: readonly number[],
    readonly strides: readonly number[],
  ) {}
}

/** Storage classes by name, with the type of their elements, and the other names that state dicts have in them. */
const storages: Readonly<Record<string, StoredType | null>> = {
  'torch.HalfStorage': 'float16',
  'torch.BFloat16Storage': 'bfloat16',
  'torch.FloatStorage': 'float32',
  'torch.DoubleStorage': 'float64',
  'torch.LongStorage': null,
  'torch.IntStorage': null,
  'torch.ShortStorage': null,
  'torch.CharStorage': null,
  'torch.ByteStorage': null,
  'torch.BoolStorage': null,
};

const makers = [
  'collections.OrderedDict',
  'torch._utils._rebuild_tensor_v2',
  'torch._utils._rebuild_parameter',
  'torch.Size',
] as const;

type Maker = (typeof makers)[number];

/** A name that the pickle wants to use. Only known ones can be made at all. */
export class PickledGlobal {
  readonly name: string;

  constructor(module: string, member: string, file: string) {
    this.name = `${module}.${member}`;
    if (Object.hasOwn(storages, this.name) || makers.includes(this.name as Maker)) return;
    throw brokenFile(
      file,
      `its pickle wants to use "${this.name.slice(0, 200)}", which no state dict needs; nothing of it was run`,
      'a pickle can hold a program, so load this file only where you trust it, and save its state_dict() alone',
    );
  }
}

/** What a known name makes of its arguments; none of it runs anything. */
export function construct(global: PickleValue, args: PickleValue, file: string): PickleValue {
  const items = args instanceof PickledTuple ? args.items : [];
  switch (global instanceof PickledGlobal ? (global.name as Maker) : null) {
    case 'collections.OrderedDict':
      return new Map();
    case 'torch.Size':
      return items[0] instanceof PickledTuple ? items[0] : refuse(file);
    case 'torch._utils._rebuild_parameter':
      return items[0] instanceof PickledTensor ? items[0] : refuse(file);
    case 'torch._utils._rebuild_tensor_v2': {
      const [storage, offset, shape, strides] = items;
      if (!(storage instanceof PickledStorage)) return refuse(file);
      return new PickledTensor(storage, count(offset, file), counts(shape, file), counts(strides, file));
    }
    default:
      return refuse(file);
  }
}

/** A storage from its persistent id: `('storage', class, key, device, elements)`. */
export function persistentStorage(id: PickleValue, file: string): PickledStorage {
  const [kind, type, key, , elements] = id instanceof PickledTuple ? id.items : [];
  const isStorage = kind === 'storage' && type instanceof PickledGlobal && Object.hasOwn(storages, type.name);
  if (!isStorage || typeof key !== 'string') return refuse(file);
  return new PickledStorage(key, storages[type.name]!, count(elements, file));
}

function count(value: PickleValue | undefined, file: string): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : refuse(file);
}

function counts(value: PickleValue | undefined, file: string): number[] {
  return value instanceof PickledTuple ? value.items.map((item) => count(item, file)) : refuse(file);
}

function refuse(file: string): never {
  throw brokenFile(file, 'its pickle describes a tensor in a way that PyTorch does not');
}
