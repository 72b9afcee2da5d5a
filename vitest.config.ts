import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: ['packages/*', 'examples/*', 'training', 'scripts', 'benchmarks', 'packaging'],
    // One more than cores of a small machine: pages and processes wait for each other half of the time.
    maxWorkers: 3,
    // CONTRIBUTING says which command runs what.
    tags: [
      { name: 'release', description: 'Takes long or needs much: the software GPU, a registry, typedoc, PyTorch.' },
      { name: 'timed', description: 'Has a limit in seconds, which other work on the machine breaks.' },
    ],
  },
});
