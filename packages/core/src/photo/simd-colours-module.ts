// Made by scripts/colours-module/make.mjs: change it there.

/** Bytes that are read beyond the last pixel. */
export const slack = 1;

/** The WebAssembly module, in base64. */
export const simdModule =
  'AGFzbQEAAAABCgFgBn9/f39/fwADAgEABQMBAAEHEwIGbWVtb3J5AgAGYWNyb3NzAAAK8gEB7wECA38DewNA/QwAAAAAAAAAAAAAAAAAAAAAIQ' +
  'r9DAAAAAAAAAAAAAAAAAAAAAAhCyAAIAEgBmooAgBqIQcgAiADaiEIA0AgB/1cAgD9iQH9qQEhCSAKIAL9CgMAIAn9/wH98gH98AEhCiALIAL9' +
  'CgMAIAkgCf0NCAkKCwwNDg8AAQIDBAUGB/3/Af3yAf3wASELIAdBA2ohByACQQhqIQIgAiAISQ0ACyAK/V4hCiAEIAZqIQcgByAK/VoCAAAgBy' +
  'AFaiEHIAcgCv1aAgABIAcgBWohByAHIAv9Xv1aAgAAIAZBBGohBiAGIAVJDQALCw==';
