import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { name: 'calibration', include: ['src/**/*.test.ts', 'test/**/*.test.ts'] } });
