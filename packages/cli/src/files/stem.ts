import { basename, extname } from 'node:path';
import { dash } from './stdin.js';

/** A file's name without folder and ending: what its outputs are named after. */
export function stemOf(path: string): string {
  return path === dash ? 'stdin' : basename(path, extname(path));
}
