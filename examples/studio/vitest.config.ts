import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { name: 'studio', hookTimeout: 60_000, include: ['src/**/*.test.ts', 'test/**/*.test.ts'] },
});
