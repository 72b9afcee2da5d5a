import type { Packed } from './packed.js';
import { textOf } from './packed.js';

type Owed = Readonly<Record<string, readonly RegExp[]>>;

/** What the licence of a model of others, or from others' portraits, asks of its package, by the file that has to say it. */
const owed: Readonly<Record<string, Owed>> = {
  '@fuzzydiff/faces': {
    LICENSE: [/^MIT License/],
    'model/LICENSE': [/Apache License\s+Version 2\.0/],
    'README.md': [/ShiqiYu\/libfacedetection\.train/, /licenses\/LICENSE-2\.0/, /model\/LICENSE/, /unchanged/],
  },
  '@fuzzydiff/model-portraits-128': {
    LICENSE: [/^\s*Creative Commons Legal Code\s+CC0 1\.0 Universal/],
    'MODEL_CARD.md': [/United States Congress/, /public domain/, /CC0 1\.0/, /What it can't do/],
    'README.md': [/creativecommons\.org\/publicdomain\/zero\/1\.0/, /MODEL_CARD\.md/],
    'bundle/model.json': [/"license":\s*"CC0-1\.0"/, /United States Congress/],
  },
  '@fuzzydiff/model-portraits-64': {
    LICENSE: [/^Creative Commons Attribution 4\.0 International/, /Section 3\b.*License Conditions/i],
    'MODEL_CARD.md': [/UK Parliament under CC BY 3\.0/, /TheyWorkForYou/, /CC BY 4\.0/, /What it can't do/],
    'README.md': [/creativecommons\.org\/licenses\/by\/4\.0/, /MODEL_CARD\.md/],
    'bundle/model.json': [/"license":\s*"CC-BY-4\.0"/, /UK Parliament, CC BY 3\.0/],
  },
};

/** What the model's package fails to say about its licence and its source: `file: what is looked for`. */
export function missingAttribution(packed: Packed): string[] {
  return Object.entries(owed[packed.name] ?? {}).flatMap(([file, patterns]) => {
    const text = textOf(packed, file);
    return patterns.filter((pattern) => !pattern.test(text)).map((pattern) => `${file}: ${pattern.source}`);
  });
}
