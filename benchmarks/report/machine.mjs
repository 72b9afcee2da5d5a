// What measured it, for whoever reads the numbers: nothing that says whose it is.

import { createRequire } from 'node:module';
import { availableParallelism, cpus } from 'node:os';

/** @typedef {{ cpu: string, cores: number, system: string, node: string, onnxruntime: string }} Machine */

/** @returns {Machine} */
export function machine() {
  const require = createRequire(new URL('../../packages/runtime-node/package.json', import.meta.url));
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    system: `${process.platform} ${process.arch}`,
    node: process.versions.node,
    onnxruntime: require('onnxruntime-node/package.json').version,
  };
}
