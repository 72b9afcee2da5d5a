import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { name: 'runtime-web', include: ['src/**/*.test.ts', 'test/**/*.test.ts'] },
});
