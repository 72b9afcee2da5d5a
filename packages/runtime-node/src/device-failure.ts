import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { DeviceName } from './devices.js';
import type { Runtime } from './runtime.js';

/** Why onnxruntime cannot even be asked for a device: it was built without it, or its libraries are not installed. */
export function missingSupport(runtime: Runtime, device: DeviceName): string | undefined {
  const { platform, arch } = process;
  if (!runtime.listSupportedBackends().some(({ name }) => name === device))
    return `onnxruntime-node has no ${device} for ${platform} ${arch}, only for ${homes[device]}.`;
  if (device !== 'cuda') return undefined;
  // Asked for CUDA without its libraries, onnxruntime prints an error of its own before it fails.
  const root = join(dirname(createRequire(import.meta.url).resolve('onnxruntime-node')), '..');
  if (existsSync(join(root, 'bin', 'napi-v6', platform, arch, 'libonnxruntime_providers_cuda.so'))) return undefined;
  const install = `node "${join(root, 'script', 'install.js')}" --onnxruntime-node-install=cuda12`;
  return `onnxruntime-node's CUDA libraries are not installed; with an NVIDIA GPU, CUDA 12 and cuDNN 9, run: ${install}`;
}

/** A device's failure in one line: what onnxruntime said, and what the device needs. */
export function explainFailure(device: DeviceName, error: unknown): string {
  const message = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').trim();
  // Some of its messages begin with the line of its source and the condition that failed.
  const said = message.replace(/^\S+\.cc:\d+ .* was false\. /, '');
  return device === 'cpu' ? said : `${said}${said.endsWith('.') ? '' : '.'} ${needs[device]}`;
}

const homes: Readonly<Record<DeviceName, string>> = {
  cuda: 'Linux x64',
  dml: 'Windows',
  coreml: 'macOS',
  webgpu: 'Windows, macOS and Linux x64',
  cpu: 'Linux, Windows and macOS',
};

const needs: Readonly<Record<Exclude<DeviceName, 'cpu'>, string>> = {
  cuda: 'It needs an NVIDIA GPU and its driver (check: nvidia-smi), and CUDA 12 and cuDNN 9 where the system finds libraries.',
  dml: 'It needs a GPU with a DirectX 12 driver (check: dxdiag).',
  coreml: 'It needs macOS 12 or later.',
  webgpu:
    'It needs a GPU and its driver, on Linux also the Vulkan loader (Debian, Ubuntu: apt install libvulkan1; check: vulkaninfo --summary).',
};
