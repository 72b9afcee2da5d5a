import { type ByteSource, brokenFile, readWithin } from './byte-source.js';
import { readSafetensorsHeader } from './safetensors/header.js';
import type { StoredTensors } from './stored-tensor.js';
import { readStateDict } from './torch/torch-file.js';

/**
 * Where a checkpoint's tensors lie, in whichever of the two formats it is: its bytes tell, whatever its name is.
 *
 * @throws FuzzydiffError `invalid-file` for any other file, and for a damaged one
 */
export async function readCheckpoint(source: ByteSource): Promise<StoredTensors> {
  const start = await readWithin(source, 0, Math.min(12, source.size), 'its beginning');
  const [first, second] = start;
  if (first === 0x50 && second === 0x4b) return await readStateDict(source);
  if (first === 0x80)
    throw brokenFile(
      source.name,
      'it is a bare pickle, as PyTorch wrote before version 1.6',
      'load it there and save it again with torch.save',
    );
  return await readSafetensorsHeader(source);
}
