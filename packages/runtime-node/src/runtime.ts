import { FuzzydiffError } from '@fuzzydiff/core';
import { keepTelemetryOff } from './native/telemetry.js';

/** The library, as imported. */
export type Runtime = typeof import('onnxruntime-node');

/**
 * Imports onnxruntime-node, when it is first needed, with its telemetry switched off. None of its global settings are
 * touched.
 *
 * @param load stands in for the import, in tests
 * @throws FuzzydiffError `device-unavailable` that says what to do where its native part does not load; as
 *   `keepTelemetryOff`
 */
export async function onnxRuntime(load: () => Promise<Runtime> = () => import('onnxruntime-node')): Promise<Runtime> {
  await keepTelemetryOff();
  try {
    return await load();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const { platform, arch, version } = process;
    const lines = [
      `Expected onnxruntime-node to load on ${platform} ${arch} (Node ${version}) but found: ${reason}`,
      'What to do:',
      ...remedies(platform).map((remedy) => `- ${remedy}`),
    ];
    throw new FuzzydiffError('device-unavailable', lines.join('\n'), { data: { platform, arch }, cause });
  }
}

function remedies(platform: NodeJS.Platform): string[] {
  const every = [
    'Install it again, for this machine, and not in a folder that was copied from another: npm install onnxruntime-node',
    'It runs on Linux (x64, arm64), Windows (x64, arm64) and macOS (arm64); elsewhere use @fuzzydiff/runtime-web.',
  ];
  if (platform === 'linux')
    every.unshift(
      'It needs glibc 2.28 or later and libstdc++ (check: ldd --version). Alpine has musl instead: use an image like node:22-slim.',
      'Where a library is missing (Debian, Ubuntu): apt install libstdc++6',
    );
  if (platform === 'win32')
    every.unshift("It needs Microsoft's Visual C++ runtime: winget install Microsoft.VCRedist.2015+.x64");
  return every;
}
