import { existsSync } from 'node:fs';

/**
 * The environment in which onnxruntime-node finds a WebGPU adapter on a machine without a GPU, where there is one: Debian's
 * chromium comes with a Vulkan loader and a software adapter. It has to be there before the process starts. Nothing where
 * VK_DRIVER_FILES names an adapter already.
 */
export function softwareAdapter(env = process.env): Record<string, string> {
  if (env['VK_DRIVER_FILES'] !== undefined) return {};
  const chromium = '/usr/lib/chromium';
  const driver = `${chromium}/vk_swiftshader_icd.json`;
  return existsSync(driver) ? { VK_ICD_FILENAMES: driver, VK_DRIVER_FILES: driver, LD_LIBRARY_PATH: chromium } : {};
}
