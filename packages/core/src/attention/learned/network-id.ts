/** What a discrepancy network is called: the beginning of its file's hash, in hexadecimal. */
export function networkId(sha256: string): string {
  return sha256.slice(0, 16);
}
