import { defineConfig } from 'vitest/config';
import { softwareAdapter } from '../../tools/software-adapter.js';

export default defineConfig({
  test: { name: 'convert', include: ['src/**/*.test.ts', 'test/**/*.test.ts'], env: softwareAdapter() },
});
