import type { Metadata } from 'sharp';
import { iptcChunk, type PngChunk, resolutionChunk, xmpChunk, xmpKeyword } from '../png-chunks.js';
import { isoBoxes, jpegSegments, pngChunks } from './blocks.js';
import { hasContentCredentials } from './content-credentials.js';
import { type Upright, uprightExif } from './exif.js';
import { exifOfTiff } from './exif-of-tiff.js';
import { iptcRecords } from './iptc.js';
import { numbersOf, openTiff, tags } from './tiff.js';
import { uprightXmp } from './xmp.js';

/** What a file says of its picture beside the values, as chunks of a PNG that says the same. */
export interface Statements {
  /** How the values are to be shown, but for the profile. */
  readonly colour: readonly PngChunk[];
  /** Resolution, EXIF, XMP, IPTC, text. */
  readonly metadata: readonly PngChunk[];
  /** Sentences about what cannot be said of a picture that was changed. */
  readonly lost: readonly string[];
}

/**
 * What a file says of its picture, once that is upright.
 *
 * @param found what sharp found in the file
 */
export function statementsOf(name: string, bytes: Uint8Array, found: Metadata): Statements {
  const { width, height } = found.autoOrient;
  const upright = { width, height, turned: (found.orientation ?? 1) >= 5 };
  const { format, exif: stored = format === 'tiff' ? exifOfTiff(bytes) : undefined, xmp, iptc } = found;
  const exif = stored && uprightExif(stored, upright);
  const records = iptc && iptcRecords(iptc);
  const lost = [
    ...(stored && !exif ? [`The EXIF of ${name} cannot be read, and is left out.`] : []),
    ...(found.gainMap
      ? [
          `${name} has a gain map for bright displays; a corrected picture has neither it nor the XMP that describes it.`,
        ]
      : []),
    ...(hasContentCredentials(bytes, format)
      ? [
          `${name} has content credentials (C2PA); they vouch for that file, and a corrected picture does not have them.`,
        ]
      : []),
  ];
  return {
    colour: format === 'png' ? colourChunks(bytes) : format === 'heif' && !found.icc ? codePoints(bytes) : [],
    metadata: [
      ...(format === 'png' ? pngMetadata(bytes, xmp !== undefined, upright) : resolution(bytes, exif, upright)),
      ...(exif ? [{ type: 'eXIf', data: exif }] : []),
      ...(xmp ? [xmpChunk(uprightXmp(xmp, upright))] : []),
      ...(records ? [iptcChunk(records)] : []),
    ],
    lost,
  };
}

/** Chunks that say how values are to be shown: PNG, third edition, 11.3.2. The profile is handled apart. */
const colourTypes = ['cHRM', 'gAMA', 'sRGB', 'cICP', 'mDCV', 'cLLI'];

function colourChunks(bytes: Uint8Array): PngChunk[] {
  return pngChunks(bytes).filter(({ type }) => colourTypes.includes(type));
}

/**
 * Chunks that may be copied where the pixels have changed: those with a small fourth letter (PNG, third edition, 5.4). EXIF
 * and XMP, which speak of the size, are written anew.
 */
function pngMetadata(bytes: Uint8Array, hasXmp: boolean, { turned }: Upright): PngChunk[] {
  const isXmp = ({ data }: PngChunk) =>
    hasXmp && Buffer.from(data).toString('latin1', 0, xmpKeyword.length) === xmpKeyword;
  return pngChunks(bytes)
    .filter((chunk) => /^[a-z]..[a-z]$/.test(chunk.type) && chunk.type !== 'eXIf' && !isXmp(chunk))
    .map((chunk) => (turned && chunk.type === 'pHYs' ? { ...chunk, data: turnedResolution(chunk.data) } : chunk));
}

function turnedResolution(data: Uint8Array): Uint8Array {
  return Uint8Array.of(...data.subarray(4, 8), ...data.subarray(0, 4), ...data.subarray(8));
}

/** The resolution of a JPEG's own header, or else that of the EXIF. */
function resolution(bytes: Uint8Array, exif: Uint8Array | undefined, { turned }: Upright): PngChunk[] {
  const jfif = jfifResolution(bytes);
  const [across = 0, down = 0] = jfif ?? exifResolution(exif) ?? [];
  // As many as a chunk can say; a quotient of EXIF may be anything.
  if (![across, down].every((perMetre) => perMetre >= 1 && perMetre < 2 ** 31)) return [];
  // EXIF has been turned already.
  return [jfif && turned ? resolutionChunk(down, across) : resolutionChunk(across, down)];
}

type PerMetre = [across: number, down: number];

function jfifResolution(bytes: Uint8Array): PerMetre | undefined {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return undefined;
  const isHeader = (data: Uint8Array) => data.length >= 12 && Buffer.from(data).toString('latin1', 0, 5) === 'JFIF\0';
  const header = jpegSegments(bytes).find(({ type, data }) => type === 'E0' && isHeader(data));
  if (!header) return undefined;
  const view = new DataView(header.data.buffer, header.data.byteOffset);
  const metre = { 1: 1 / 0.0254, 2: 100 }[view.getUint8(7)];
  return metre === undefined ? undefined : [view.getUint16(8) * metre, view.getUint16(10) * metre];
}

function exifResolution(exif: Uint8Array | undefined): PerMetre | undefined {
  const tiff = exif && openTiff(exif);
  if (!tiff) return undefined;
  const [unit = 2] = numbersOf(tiff, tiff.first, tags.resolutionUnit);
  const metre = { 2: 1 / 0.0254, 3: 100 }[unit];
  const [across] = numbersOf(tiff, tiff.first, tags.xResolution);
  const [down] = numbersOf(tiff, tiff.first, tags.yResolution);
  if (metre === undefined || across === undefined || down === undefined) return undefined;
  return [across * metre, down * metre];
}

/** How an AVIF's values are to be shown, where it says so by code points rather than by a profile. */
function codePoints(bytes: Uint8Array): PngChunk[] {
  const inside = (boxes: ReturnType<typeof isoBoxes>, type: string) => boxes.find((box) => box.type === type)?.data;
  // The version and flags of "meta" come before its boxes.
  const meta = inside(isoBoxes(bytes), 'meta');
  const properties = meta && inside(isoBoxes(meta, 4), 'iprp');
  const container = properties && inside(isoBoxes(properties), 'ipco');
  const colour = container && isoBoxes(container).find(({ type, data }) => type === 'colr' && data[0] === 0x6e)?.data;
  if (!colour) return [];
  const [, primaries, , transfer] = colour.subarray(4);
  // 2 says nothing.
  if (primaries === undefined || transfer === undefined || primaries === 2 || transfer === 2) return [];
  return [{ type: 'cICP', data: Uint8Array.of(primaries, transfer, 0, 1) }];
}
