/** What `torchFile` can hold: dictionaries, numbers, texts and float32 tensors. */
export type Saved = number | string | Float32Array | { readonly [key: string]: Saved };

/** A file as `torch.save` writes it: a zip of a pickle and of the tensors' bytes. Tensors are `[N]`. */
export function torchFile(root: Saved): Uint8Array {
  const storages: Float32Array[] = [];
  const pickle = Buffer.concat([Buffer.from('\x80\x02', 'latin1'), pickled(root, storages), Buffer.from('.')]);
  const data = storages.map((values, i): [string, Uint8Array] => [
    `archive/data/${i}`,
    new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  ]);
  return zip([['archive/data.pkl', pickle], ['archive/byteorder', Buffer.from('little')], ...data]);
}

function pickled(value: Saved, storages: Float32Array[]): Buffer {
  const item = (part: Saved) => pickled(part, storages);
  const code = (text: string) => Buffer.from(text, 'latin1');
  if (typeof value === 'number') return Buffer.concat([code('J'), uint32(value)]);
  if (typeof value === 'string')
    return Buffer.concat([code('X'), uint32(Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Float32Array) {
    const key = String(storages.push(value) - 1);
    const size = item(value.length);
    return Buffer.concat([
      code('ctorch._utils\n_rebuild_tensor_v2\n(('),
      ...[item('storage'), code('ctorch\nFloatStorage\n'), item(key), item('cpu'), size, code('tQ')],
      ...[item(0), size, code('\x85'), item(1), code('\x85'), code('\x89)tR')],
    ]);
  }
  const items = Object.entries(value).flatMap(([key, part]) => [item(key), item(part)]);
  return Buffer.concat([code('}('), ...items, code('u')]);
}

/** Files stored as they are; nothing here reads their checksums. */
function zip(files: readonly [string, Uint8Array][]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, content] of files) {
    const shared = Buffer.alloc(26);
    shared.writeUInt32LE(content.length, 14);
    shared.writeUInt32LE(content.length, 18);
    shared.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([uint32(0x04034b50), shared, Buffer.from(name), content]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([uint32(0x02014b50), Buffer.alloc(2), shared, tail, Buffer.from(name)]));
    parts.push(local);
    at += local.length;
  }
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(Buffer.concat(directory).length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...parts, ...directory, uint32(0x06054b50), end]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
