import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'studio',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    hookTimeout: 60_000,
    // After all others: for how long the page's thread is blocked says nothing while they fill both cores.
    sequence: { groupOrder: 1 },
  },
});
