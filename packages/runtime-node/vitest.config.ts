import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

// Debian's chromium comes with a Vulkan loader and a software adapter. onnxruntime's WebGPU runs on it, so that device is
// tested on machines without a GPU. It has to be in the environment before the process starts.
const chromium = '/usr/lib/chromium';
const driver = `${chromium}/vk_swiftshader_icd.json`;
const softwareAdapter = existsSync(driver)
  ? { VK_ICD_FILENAMES: driver, VK_DRIVER_FILES: driver, LD_LIBRARY_PATH: chromium }
  : {};

export default defineConfig({
  test: { name: 'runtime-node', include: ['src/**/*.test.ts', 'test/**/*.test.ts'], env: softwareAdapter },
});
