import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'packaging',
    include: ['**/*.test.ts'],
    globalSetup: './release/rehearsal.ts',
    // Installing, bundling and running what was published, on whatever machine: slow is no failure.
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
