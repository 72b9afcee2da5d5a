import { isoBoxes } from './metadata/blocks.js';
import { numbersOf, openTiff, tags } from './metadata/tiff.js';

/** File name endings of images that are read, the unusual ones among them. */
export const readableExtensions: readonly string[] = 'png apng jpg jpeg jpe jfif jif webp tif tiff avif gif'.split(' ');

/** A format of pictures that is not read. */
export interface UnreadFormat {
  /** With its article, as in "found a PDF document". */
  readonly name: string;
  readonly extensions: readonly string[];
  /** Whether a file is of the format, by its bytes; absent where the decoder knows that itself. */
  readonly isIt?: (bytes: Uint8Array) => boolean;
  readonly remedy: string;
}

const anyEditor = 'open it in a picture editor and export it as PNG';
const develop = 'develop it with raw software and export it as TIFF or JPEG';
const heicRemedy =
  'export it as JPEG: on an iPhone, set Settings > Camera > Formats > Most Compatible for the next ones; on a Mac, ' +
  'open it in Preview and choose File > Export';

/** Which would be read, at a size that nobody chose. */
export const drawing: UnreadFormat = {
  name: 'a drawing (SVG)',
  extensions: ['svg', 'svgz'],
  remedy: 'export it as PNG',
};

const rawExtensions =
  '3fr arw cr2 cr3 crw dcr dng erf gpr iiq kdc mrw nef nrw orf pef raf raw rw2 rwl sr2 srf srw x3f'.split(' ');

/** Formats that people have pictures in and that are not read. What is no picture at all has no endings. */
const unread: readonly UnreadFormat[] = [
  {
    name: 'a HEIC picture',
    extensions: ['heic', 'heif', 'heics', 'heifs', 'hif'],
    isIt: hasBrand(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs', 'mif1', 'msf1']),
    remedy: heicRemedy,
  },
  { name: "a camera's raw picture", extensions: rawExtensions, isIt: isRaw, remedy: develop },
  {
    name: 'a JPEG XL picture',
    extensions: ['jxl'],
    isIt: begins('\xff\x0a', '\0\0\0\x0cJXL \r\n\x87\n'),
    remedy: anyEditor,
  },
  {
    name: 'a JPEG 2000 picture',
    extensions: ['jp2', 'j2k', 'j2c', 'jpf', 'jpx', 'jpm'],
    isIt: begins('\0\0\0\x0cjP  \r\n\x87\n', '\xff\x4f\xff\x51'),
    remedy: anyEditor,
  },
  { name: 'a JPEG XR picture', extensions: ['jxr', 'wdp', 'hdp'], isIt: begins('II\xbc'), remedy: anyEditor },
  { name: 'a Photoshop document', extensions: ['psd', 'psb'], isIt: begins('8BPS'), remedy: anyEditor },
  { name: 'a GIMP document', extensions: ['xcf'], isIt: begins('gimp xcf'), remedy: anyEditor },
  { name: 'a PDF document', extensions: ['pdf'], isIt: begins('%PDF'), remedy: 'export its picture as PNG' },
  { name: 'a PostScript document', extensions: ['eps', 'ps'], isIt: begins('%!PS'), remedy: 'export it as PNG' },
  drawing,
  { name: 'a BMP picture', extensions: ['bmp', 'dib'], isIt: isBmp, remedy: anyEditor },
  { name: 'an icon (ICO)', extensions: ['ico', 'cur'], isIt: begins('\0\0\x01\0', '\0\0\x02\0'), remedy: anyEditor },
  { name: 'a TGA picture', extensions: ['tga'], isIt: endsAsTga, remedy: anyEditor },
  { name: 'an OpenEXR picture', extensions: ['exr'], isIt: begins('\x76\x2f\x31\x01'), remedy: anyEditor },
  { name: 'a Radiance HDR picture', extensions: ['hdr'], isIt: begins('#?RADIANCE', '#?RGBE'), remedy: anyEditor },
  {
    name: 'a PNM picture',
    extensions: ['ppm', 'pgm', 'pbm', 'pnm', 'pam', 'pfm'],
    isIt: (bytes) => /^P[1-7Ff]\s/.test(startOf(bytes)),
    remedy: anyEditor,
  },
  { name: 'a QOI picture', extensions: ['qoi'], isIt: begins('qoif'), remedy: anyEditor },
  { name: 'a DDS texture', extensions: ['dds'], isIt: begins('DDS '), remedy: anyEditor },
  {
    name: 'a DICOM picture',
    extensions: ['dcm'],
    isIt: (bytes) => startOf(bytes.subarray(128, 132)) === 'DICM',
    remedy: 'export it as 16-bit PNG',
  },
  { name: 'a video', extensions: [], isIt: isVideo, remedy: 'export one of its pictures as PNG' },
  {
    name: 'a web page',
    extensions: [],
    isIt: (bytes) => /^(\xef\xbb\xbf)?\s*<(!doctype html|html)/i.test(startOf(bytes)),
    remedy: 'download the picture itself',
  },
];

/**
 * What a file of a format that is not read is, by its bytes: its name and what to do.
 *
 * @param extension the file's ending, which says of a TIFF whether a camera made it, where nothing in it does
 */
export function unreadFormat(bytes: Uint8Array, extension: string): UnreadFormat | undefined {
  const isRawTiff = rawExtensions.includes(extension) && openTiff(bytes) !== undefined;
  return isRawTiff ? unreadFormatOf(extension) : unread.find(({ isIt }) => isIt?.(bytes));
}

/** The same by a file's ending alone, for what could not be read by its bytes. */
export function unreadFormatOf(extension: string): UnreadFormat | undefined {
  return unread.find(({ extensions }) => extensions.includes(extension));
}

function startOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(0, 256)).toString('latin1');
}

function begins(...starts: readonly string[]): (bytes: Uint8Array) => boolean {
  return (bytes) => starts.some((start) => startOf(bytes).startsWith(start));
}

/** An ISO file's brands, the major one first; AVIF is one of them, and a video. */
function brandsOf(bytes: Uint8Array): string[] {
  if (startOf(bytes).slice(4, 8) !== 'ftyp') return [];
  const [type] = isoBoxes(bytes);
  const text = type ? Buffer.from(type.data).toString('latin1') : '';
  return [text.slice(0, 4), ...(text.slice(8).match(/[\s\S]{4}/g) ?? [])];
}

function isAvif(brands: readonly string[]): boolean {
  return brands.includes('avif') || brands.includes('avis');
}

function hasBrand(wanted: readonly string[]): (bytes: Uint8Array) => boolean {
  return (bytes) => {
    const brands = brandsOf(bytes);
    return !isAvif(brands) && brands.some((brand) => wanted.includes(brand));
  };
}

function isVideo(bytes: Uint8Array): boolean {
  const brands = brandsOf(bytes);
  return brands.length > 0 && !isAvif(brands);
}

/** Raw formats that are no TIFF: Panasonic's, Olympus's, Fujifilm's, Sigma's, Minolta's and Canon's first. */
const hasRawStart = begins('IIU\0', 'IIRO', 'IIRS', 'MMOR', 'FUJIFILMCCD-RAW', 'FOVb', '\0MRM', 'II\x1a\0\0\0HEAPCCDR');

/**
 * Raw pictures, whose files are TIFFs as a rule. A decoder of TIFF finds a small picture for display in them, or values of
 * the sensor that are no colours yet.
 */
function isRaw(bytes: Uint8Array): boolean {
  const start = startOf(bytes);
  const isCanon = brandsOf(bytes)[0] === 'crx ' || (start.startsWith('II*\0') && start.slice(8, 10) === 'CR');
  if (isCanon || hasRawStart(bytes)) return true;
  const tiff = openTiff(bytes);
  if (!tiff) return false;
  const { first } = tiff;
  const [kind = 0] = numbersOf(tiff, first, tags.newSubfileType);
  const [photometric = 0] = numbersOf(tiff, first, tags.photometric);
  const sensor = [32803, 34892];
  const isSmall = kind % 2 === 1 && first.fields.has(tags.subDirectories);
  return first.fields.has(tags.dngVersion) || sensor.includes(photometric) || isSmall;
}

/** "BM" alone begins many a text: the size of the header that follows is one of a few. */
function isBmp(bytes: Uint8Array): boolean {
  return startOf(bytes).startsWith('BM') && [12, 16, 40, 52, 56, 64, 108, 124].includes(bytes[14]!);
}

/** The format has nothing at its beginning to know it by; most files say what they are at the end. */
function endsAsTga(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(-18)).toString('latin1') === 'TRUEVISION-XFILE.\0';
}
