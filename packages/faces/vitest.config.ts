import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { name: 'faces', include: ['src/**/*.test.ts', 'test/**/*.test.ts'] } });
