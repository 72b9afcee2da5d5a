import type { FileFormat } from './crossing.js';

/** What a photograph's file is, as far as matters here. */
export interface FileKind {
  /** For people. */
  readonly name: string;
  /** How what is made of it is saved. */
  readonly format: FileFormat;
  /** Bits per value. */
  readonly depth: 8 | 16;
}

/** What kind of picture a file's first bytes say that it is; nothing where they say none that is known. */
export function fileKind(bytes: Uint8Array): FileKind | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return { name: 'JPEG', format: 'jpeg', depth: 8 };
  if (text(bytes, 1, 3) === 'PNG') return { name: 'PNG', format: 'png', depth: bytes[24] === 16 ? 16 : 8 };
  if (text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 4) === 'WEBP') return { name: 'WebP', format: 'webp', depth: 8 };
  if (text(bytes, 4, 4) === 'ftyp') {
    const isAvif = text(bytes, 8, 4).startsWith('avi');
    return isAvif ? { name: 'AVIF', format: 'png', depth: 8 } : { name: 'HEIC', format: 'jpeg', depth: 8 };
  }
  if (['II*\0', 'MM\0*'].includes(text(bytes, 0, 4))) return { name: 'TIFF', format: 'png', depth: 8 };
  if (text(bytes, 0, 4) === 'GIF8') return { name: 'GIF', format: 'png', depth: 8 };
  if (text(bytes, 0, 2) === 'BM') return { name: 'BMP', format: 'png', depth: 8 };
  return undefined;
}

/** Whether a file of a format is one of that kind. */
export function isSavedAs({ name }: FileKind, format: FileFormat): boolean {
  return name.toLowerCase() === format;
}

/** Why a file cannot be opened, and what to do. */
export function cannotOpen(name: string, kind: FileKind | undefined): string {
  if (!kind) return `${name} is not a photograph that this browser knows. Choose a JPEG or a PNG.`;
  if (kind.name === 'HEIC' || kind.name === 'TIFF')
    return `This browser can’t open ${kind.name}. Export ${name} as JPEG and try again.`;
  return `${name} is damaged: this browser can’t read it as ${kind.name}. Try another copy of it.`;
}

function text(bytes: Uint8Array, from: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(from, from + length));
}
