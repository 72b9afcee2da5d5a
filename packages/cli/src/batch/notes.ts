import { inLine } from '../files/in-line.js';

/** Prints on stderr what there is to say of an image. */
export function printNotes(notes: readonly string[]): void {
  for (const note of notes) process.stderr.write(`fuzzydiff: ${inLine(note)}\n`);
}

/** Prints on stderr what of the inputs was left out. */
export function printPassedOver(sentences: readonly string[]): void {
  for (const sentence of sentences) process.stderr.write(`fuzzydiff: passed over ${inLine(sentence)}.\n`);
}
