import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: ['packages/*', 'examples/*', 'training', 'scripts', 'benchmarks', 'packaging'],
    // A prediction already fills both cores: test files that run a model in parallel only slow each other down.
    maxWorkers: 2,
    // CONTRIBUTING says which command runs what.
    tags: [
      { name: 'release', description: 'Takes long or needs much: the software GPU, a registry, typedoc, PyTorch.' },
      { name: 'timed', description: 'Has a limit in seconds, which other work on the machine breaks.' },
    ],
  },
});
