/** Says on stderr what of the inputs was left out. */
export function tellPassedOver(sentences: readonly string[]): void {
  for (const sentence of sentences) process.stderr.write(`fuzzydiff: passed over ${sentence}.\n`);
}
