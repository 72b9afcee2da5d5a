import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** A tensor of a safetensors file, as it is stored. */
export interface TensorBytes {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

type Tensors = ReadonlyMap<string, TensorBytes>;

export const wholeName = 'diffusion_pytorch_model.safetensors';
export const indexName = 'diffusion_pytorch_model.safetensors.index.json';
export const shardNames = [1, 2].map((i) => `diffusion_pytorch_model-0000${i}-of-00002.safetensors`) as [
  string,
  string,
];

export function readSafetensors(file: Buffer): Tensors {
  const start = 8 + Number(file.readBigUInt64LE(0));
  const header: Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }> = JSON.parse(
    file.subarray(8, start).toString(),
  );
  const entries = Object.entries(header).filter(([name]) => name !== '__metadata__');
  return new Map(
    entries.map(
      ([
        name,
        {
          dtype,
          shape,
          data_offsets: [from, to],
        },
      ]) => [name, { dtype, shape, bytes: file.subarray(start + from, start + to) }],
    ),
  );
}

export function formatSafetensors(tensors: Tensors): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } };
  let offset = 0;
  for (const [name, { dtype, shape, bytes }] of tensors) {
    header[name] = { dtype, shape, data_offsets: [offset, offset + bytes.length] };
    offset += bytes.length;
  }
  const text = JSON.stringify(header);
  const prefix = Buffer.alloc(8);
  const padded = text.padEnd(Math.ceil(text.length / 8) * 8);
  prefix.writeBigUInt64LE(BigInt(padded.length));
  return Buffer.concat([prefix, Buffer.from(padded), ...[...tensors.values()].map(({ bytes }) => bytes)]);
}

/** Copies a checkpoint's folder, with other names for its tensors. */
export async function copyRenamed(from: string, to: string, rename: (name: string) => string): Promise<void> {
  await cp(from, to, { recursive: true });
  const tensors = [...readSafetensors(await readFile(path.join(from, wholeName)))];
  const renamed = new Map(tensors.map(([name, tensor]) => [rename(name), tensor]));
  await writeFile(path.join(to, wholeName), formatSafetensors(renamed));
}

/** Copies a checkpoint's folder, with its tensors in two files, taken in turn, and the index that diffusers writes. */
export async function copySharded(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true });
  const tensors = [...readSafetensors(await readFile(path.join(from, wholeName)))];
  await rm(path.join(to, wholeName));
  const fileOf = (i: number) => shardNames[i % 2]!;
  for (const file of shardNames)
    await writeFile(path.join(to, file), formatSafetensors(new Map(tensors.filter((_, i) => fileOf(i) === file))));
  const index = {
    metadata: { total_size: 0 },
    weight_map: Object.fromEntries(tensors.map(([name], i) => [name, fileOf(i)])),
  };
  await writeFile(path.join(to, indexName), JSON.stringify(index, null, 2));
}
