import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { name: 'convert', include: ['src/**/*.test.ts', 'test/**/*.test.ts'] } });
