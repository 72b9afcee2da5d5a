import { crc32, deflateSync } from 'node:zlib';

/** A PNG of any kind, from its pixels as they are stored. */
export interface StoredPng {
  readonly width: number;
  readonly depth: 1 | 2 | 4 | 8 | 16;
  readonly colour: 'grey' | 'rgb' | 'palette' | 'grey and alpha' | 'rgb and alpha';
  /** Row after row, each in whole bytes. */
  readonly rows: readonly (readonly number[])[];
  readonly palette?: readonly number[];
  readonly transparent?: readonly number[];
}

const colours = { grey: 0, rgb: 2, palette: 3, 'grey and alpha': 4, 'rgb and alpha': 6 } as const;

/** Written here, as no library writes all that files hold. */
export function storedPng({ width, depth, colour, rows, palette, transparent }: StoredPng): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(rows.length, 4);
  head.set([depth, colours[colour], 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    ...(palette ? [chunk('PLTE', Buffer.from(palette))] : []),
    ...(transparent ? [chunk('tRNS', Buffer.from(transparent))] : []),
    chunk('IDAT', deflateSync(Buffer.concat(rows.map((row) => Buffer.from([0, ...row]))))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
