/** Milliseconds since 1970, the same in all threads and processes. */
export const now = () => performance.timeOrigin + performance.now();
