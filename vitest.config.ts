import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: ['packages/*', 'examples/*', 'tools', 'packaging'],
    // A prediction already fills both cores: test files that run a model in parallel only slow each other down.
    maxWorkers: 2,
  },
});
