import type { Packed } from './packed.js';

/** The scripts behind a package's `exports`, by the path under which they are imported. */
export function entriesOf({ manifest }: Packed): Record<string, string> {
  const exports = (manifest['exports'] ?? {}) as Record<string, string | { default: string }>;
  const scripts = Object.entries(exports).map(([at, to]) => [at, typeof to === 'string' ? to : to.default] as const);
  return Object.fromEntries(scripts.filter(([, to]) => to.endsWith('.js')).map(([at, to]) => [at, to.slice(2)]));
}
