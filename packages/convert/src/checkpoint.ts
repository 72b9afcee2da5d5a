import { type ByteSource, brokenFile } from './byte-source.js';
import { readSafetensorsHeader } from './safetensors/header.js';
import { parseShardIndex } from './shard-index.js';
import { readBeginning } from './stand-in.js';
import type { StoredTensor, StoredTensors, TensorTable } from './stored-tensor.js';
import { readStateDict } from './torch/torch-file.js';

const openingBrace = 0x7b;

/**
 * Where a checkpoint's tensors lie, in whichever of the two formats it is: its bytes tell, whatever its name is.
 *
 * @param weights its file, or all files of one that is spread over several
 * @param index of one that is spread over several, its `*.index.json` as parsed from JSON: what it says must be so
 * @throws FuzzydiffError `invalid-file` for any other file, for a damaged one, and for files that do not fit together
 */
export async function readCheckpoint(
  weights: ByteSource | readonly ByteSource[],
  index?: unknown,
): Promise<StoredTensors> {
  const sources = [weights].flat();
  const tensors = new Map<string, StoredTensor>();
  const fileOf = new Map<string, string>();
  for (const source of sources)
    for (const [name, stored] of await readTable(source)) {
      const other = fileOf.get(name);
      if (other !== undefined)
        throw brokenFile(
          source.name,
          `its tensor "${name}" is in ${other} as well`,
          'the two are not of one checkpoint',
        );
      fileOf.set(name, source.name);
      if (stored !== null) tensors.set(name, stored);
    }
  if (index !== undefined) checkIndex(index, fileOf);
  const names = sources.map(({ name }) => name).join(', ') || 'no files';
  if (tensors.size === 0) throw brokenFile(names, 'it holds no weights', 'name the file that does');
  return tensors;
}

async function readTable(source: ByteSource): Promise<TensorTable> {
  const beginning = await readBeginning(source);
  // The length of a safetensors header comes first, and can have the bytes that a zip or a pickle begins with.
  if (beginning[8] === openingBrace) return await readSafetensorsHeader(source);
  const [first, second] = beginning;
  if (first === 0x50 && second === 0x4b) return await readStateDict(source);
  if (first === 0x80)
    throw brokenFile(
      source.name,
      'it is a bare pickle, as PyTorch wrote before version 1.6',
      'load it there and save it again with torch.save',
    );
  return await readSafetensorsHeader(source);
}

function checkIndex(index: unknown, fileOf: ReadonlyMap<string, string>): void {
  for (const [tensor, file] of parseShardIndex(index, 'the index').fileOf) {
    const found = fileOf.get(tensor);
    if (found !== file)
      throw brokenFile(
        file,
        `tensor "${tensor}", which the index says is in it, is in ${found ?? 'no file'}`,
        'index and files may be of different checkpoints, or damaged',
      );
  }
}
