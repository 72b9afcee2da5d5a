import { fromLatin1, toLatin1 } from './latin1.js';

/** The namespace of this project's own statement. */
const ownNamespace = 'https://github.com/fuzzydiff/fuzzydiff/ns/record/1/';
const iptcNamespace = 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/';
const rdfNamespace = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';

/** IPTC's word for a picture of which a part was made by a trained model. */
export const digitalSourceType = 'http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia';

/** What is said here and nowhere else in a packet: XMP has each property once. */
const properties = [
  [ownNamespace, 'Record'],
  [iptcNamespace, 'DigitalSourceType'],
] as const;

/**
 * XMP that says, beside all that it said, how its picture was made: a record, as JSON, and IPTC's digital source type. What
 * it said of these two before is replaced; all else stays to the byte. Nothing where it is no XMP that can be added to.
 *
 * @param xmp the bytes of a packet in UTF-8; without one, a new packet is begun
 */
export function xmpWithRecord(xmp: Uint8Array | undefined, record: unknown): Uint8Array<ArrayBuffer> | undefined {
  if (!xmp) return new TextEncoder().encode(newPacket(record));
  // As Latin-1 every byte is a character, and all that is added is ASCII.
  const text = fromLatin1(xmp);
  const [rdf] = prefixesOf(text, rdfNamespace);
  if (rdf === undefined) return undefined;
  let merged = text;
  for (const [namespace, name] of properties)
    for (const prefix of prefixesOf(text, namespace)) merged = without(merged, `${prefix}:${name}`);
  // One without any property may have no end tag.
  merged = merged.replace(new RegExp(`<${rdf}:RDF((?:\\s[^>]*)?)/>`), `<${rdf}:RDF$1></${rdf}:RDF>`);
  const end = merged.lastIndexOf(`</${rdf}:RDF`);
  if (end < 0) return undefined;
  // All descriptions of a packet are about the same thing.
  const about =
    new RegExp(`<${rdf}:Description\\b[^>]*?\\b${rdf}:about\\s*=\\s*(["'])(.*?)\\1`).exec(merged)?.[2] ?? '';
  const added = description(record, { rdf, about });
  return toLatin1(merged.slice(0, end) + added + merged.slice(end));
}

/** The record that XMP holds, as JSON text; nothing where it holds none. @param xmp the bytes of a packet in UTF-8 */
export function recordTextIn(xmp: Uint8Array): string | undefined {
  const text = new TextDecoder().decode(xmp);
  for (const prefix of prefixesOf(text, ownNamespace)) {
    const name = `${prefix}:Record`;
    const found = new RegExp(`<${name}(?:\\s[^>]*)?>([^<]*)</${name}\\s*>|\\s${name}\\s*=\\s*(["'])(.*?)\\2`, 's').exec(
      text,
    );
    const value = found?.[1] ?? found?.[3];
    if (value !== undefined) return unescaped(value);
  }
  return undefined;
}

function prefixesOf(text: string, namespace: string): string[] {
  const declarations = text.matchAll(/\bxmlns:([\w.-]+)\s*=\s*(["'])(.*?)\2/g);
  return [...new Set([...declarations].filter(([, , , uri]) => uri === namespace).map(([, prefix]) => prefix!))];
}

/** Text without a property, as an element or as an attribute. */
function without(text: string, name: string): string {
  const own = name.replaceAll('.', '\\.');
  return text
    .replace(new RegExp(`<${own}(?:\\s[^>]*)?/>|<${own}(?:\\s[^>]*)?>[\\s\\S]*?</${own}\\s*>`, 'g'), '')
    .replace(new RegExp(`\\s${own}\\s*=\\s*(?:"[^"]*"|'[^']*')`, 'g'), '');
}

function description(record: unknown, { rdf, about }: { rdf: string; about: string }): string {
  return (
    `<${rdf}:Description ${rdf}:about="${about.replaceAll('"', '&quot;')}" xmlns:fuzzydiff="${ownNamespace}" xmlns:Iptc4xmpExt="${iptcNamespace}">` +
    `<Iptc4xmpExt:DigitalSourceType>${digitalSourceType}</Iptc4xmpExt:DigitalSourceType>` +
    `<fuzzydiff:Record>${escaped(JSON.stringify(record))}</fuzzydiff:Record></${rdf}:Description>`
  );
}

function newPacket(record: unknown): string {
  const own = description(record, { rdf: 'rdf', about: '' });
  return (
    `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">` +
    `<rdf:RDF xmlns:rdf="${rdfNamespace}">${own}</rdf:RDF></x:xmpmeta><?xpacket end="w"?>`
  );
}

/** JSON as the text of an element, in ASCII. */
function escaped(json: string): string {
  const ascii = json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return ascii.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return entities[name.toLowerCase()] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
