/** A time to come, as somebody would say it. */
export function inWords(seconds: number): string {
  if (seconds < 3) return 'a moment';
  if (seconds < 20) return `about ${Math.ceil(seconds)} seconds`;
  if (seconds < 50) return `about ${5 * Math.ceil(seconds / 5)} seconds`;
  if (seconds < 90) return 'about a minute';
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `about ${minutes} minutes`;
  return `about ${(minutes / 60).toFixed(1)} hours`;
}

/** Bytes, as somebody would say them. */
export function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);
}

/** Several things, as somebody would list them. */
export function inSeries(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
