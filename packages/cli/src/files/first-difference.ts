import { isDeepStrictEqual } from 'node:util';

/** A member of two documents that is not the same in both, by its path; its values as a sentence says them. */
export interface Difference {
  /** `correction.plan.steps`. */
  readonly path: string;
  readonly wanted: string;
  readonly found: string;
}

/** The first member that differs, as deep as one can be named; nothing where all are the same. */
export function firstDifference(wanted: unknown, found: unknown, path = ''): Difference | undefined {
  if (isDeepStrictEqual(wanted, found)) return undefined;
  if (!hasMembers(wanted) || !hasMembers(found)) return { path, wanted: said(wanted), found: said(found) };
  for (const name of new Set([...Object.keys(wanted), ...Object.keys(found)])) {
    const difference = firstDifference(wanted[name], found[name], path === '' ? name : `${path}.${name}`);
    if (difference) return difference;
  }
  return undefined;
}

/** A list of numbers or names is one value, which says more than the first of them. */
function hasMembers(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  return !Array.isArray(value) || value.some((own) => typeof own === 'object' && own !== null);
}

const most = 80;

function said(value: unknown): string {
  const text = value === undefined ? 'none' : JSON.stringify(value);
  return text.length > most ? `${text.slice(0, most)}...` : text;
}
