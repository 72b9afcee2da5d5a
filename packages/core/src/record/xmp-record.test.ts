import { describe, expect, test } from 'vitest';
import { digitalSourceType, recordTextIn, xmpWithRecord } from './xmp-record.js';

const record = { by: 'fuzzydiff', said: 'a < b & c > d "e" \'f\' ü 𝄞\n' };
const merged = (text: string, what: unknown = record) => {
  const xmp = xmpWithRecord(Buffer.from(text), what);
  return xmp && Buffer.from(xmp).toString();
};
const found = (xmp: Uint8Array | string | undefined) => JSON.parse(recordTextIn(Buffer.from(xmp!))!);
const packet = (inside: string, attributes = '') =>
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"${attributes}>${inside}</rdf:RDF></x:xmpmeta>`;

describe('xmpWithRecord', () => {
  test('a new packet holds the record and what IPTC calls such a picture, in ASCII but for its mark', () => {
    const xmp = xmpWithRecord(undefined, record)!;
    expect(found(xmp)).toEqual(record);
    const text = Buffer.from(xmp).toString();
    expect(text).toContain(`<Iptc4xmpExt:DigitalSourceType>${digitalSourceType}</Iptc4xmpExt:DigitalSourceType>`);
    expect(text.replace('\ufeff', '')).toMatch(/^[\x20-\x7e]*$/);
    expect(xmpWithRecord(undefined, record)).toEqual(xmp);
  });

  test('what a packet says stays to the byte, and the new description is about the same', () => {
    const before = '<rdf:Description rdf:about="uuid:1" xmlns:dc="d"><dc:title>Größe</dc:title></rdf:Description>';
    const text = merged(packet(before))!;
    const [own] = /<rdf:Description rdf:about="uuid:1" xmlns:fuzzydiff=.*?<\/rdf:Description>/.exec(text)!;
    expect(text.replace(own, '')).toBe(packet(before));
    expect(found(text)).toEqual(record);
  });

  test('a record of before and another source type give way, as elements and as attributes, under any prefix', () => {
    const first = merged(packet(''), { old: 1 })!;
    const second = merged(first)!;
    expect(second.match(/:Record>/g)).toHaveLength(2);
    expect(found(second)).toEqual(record);
    const attributes =
      '<rdf:Description rdf:about="" xmlns:f="https://github.com/fuzzydiff/fuzzydiff/ns/record/1/" xmlns:e="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" ' +
      `f:Record="{&quot;old&quot;:1}" e:DigitalSourceType='camera' e:Event="a fair"/>`;
    expect(found(packet(attributes))).toEqual({ old: 1 });
    const text = merged(packet(attributes))!;
    expect(found(text)).toEqual(record);
    expect(text).not.toContain('camera');
    expect(text).toContain('e:Event="a fair"');
  });

  test('another prefix of RDF, and a packet without any property', () => {
    const other = packet('').replaceAll('rdf:', 'r:').replaceAll(':rdf', ':r');
    expect(found(merged(other))).toEqual(record);
    expect(found(merged(packet('').replace('></rdf:RDF>', '/>')))).toEqual(record);
  });

  test.each([
    ['nothing', ''],
    ['another text', 'a letter'],
    ['one that is cut short', packet('').slice(0, 90)],
    ['one in UTF-16', Buffer.from(packet(''), 'utf16le').toString('latin1')],
  ])('%s is not added to', (_, text) => {
    expect(xmpWithRecord(Buffer.from(text, 'latin1'), record)).toBeUndefined();
  });
});

test('a packet without a record, or one whose record is of another namespace, has none', () => {
  expect(recordTextIn(Buffer.from(packet('')))).toBeUndefined();
  expect(
    recordTextIn(Buffer.from(packet('<rdf:Description xmlns:fuzzydiff="x" fuzzydiff:Record="{}"/>'))),
  ).toBeUndefined();
});
