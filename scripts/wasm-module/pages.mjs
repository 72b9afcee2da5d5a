/**
 * How many pages a module's memory has from the beginning, for so many megabytes. More than most need, as a system gives what is written to
 * alone: to grow, a memory's buffer is detached, and once any buffer was, V8 asks at each access to a typed array whether its own is still
 * there. Loops over a photograph's planes then take 1.4 times as long.
 *
 * @param {number} megabytes
 */
export const pages = (megabytes) => 16 * megabytes;
