// The benchmark works, on a few photographs; its figures on all of them are in the README.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const portraits = fileURLToPath(new URL('../../shared/portraits-64/validation', import.meta.url));
const script = fileURLToPath(new URL('quality.mjs', import.meta.url));

test.skipIf(!existsSync(portraits))(
  `the map finds known damage, and the correction undoes it${existsSync(portraits) ? '' : ' (skipped: no ../shared/portraits-64)'}`,
  { timeout: 300_000 },
  () => {
    const { kinds } = JSON.parse(
      execFileSync(process.execPath, [script, portraits, '--limit', '3', '--kinds', 'offset,scratch'], {
        encoding: 'utf8',
      }),
    );
    for (const kind of ['offset', 'scratch']) {
      expect(kinds[kind].auroc).toMatchObject({ images: 3 });
      expect(kinds[kind].auroc.mean).toBeGreaterThan(0.93);
      expect(kinds[kind].insideGain.mean).toBeGreaterThan(3);
      expect(kinds[kind].outside.mean).toBeGreaterThan(25);
      expect(kinds[kind].modelCalls.most).toBeLessThanOrEqual(60);
    }
  },
);
