/** Every device there is a name for. */
export const deviceNames = ['cuda', 'dml', 'coreml', 'webgpu', 'cpu'] as const;

/** Where a model can run. */
export type DeviceName = (typeof deviceNames)[number];

/** Whether a device works on this machine. */
export interface DeviceReport {
  readonly device: DeviceName;
  readonly works: boolean;
  /** Why it does not, and what to do about it; absent when it works. */
  readonly reason?: string;
}

/**
 * What `auto` tries on a platform, in order: only what computes in the precision it is asked for, and on real hardware.
 *
 * - `webgpu` may be a software adapter, about a hundred times slower than the cpu, and onnxruntime does not say so. On macOS
 *   it is always the GPU; elsewhere it has to be named.
 * - `dml` refuses software adapters by itself.
 * - `coreml` has to be named: it takes a graph in parts, and how precisely it computes is up to the system.
 */
export function automaticDevices(platform: string = process.platform): readonly DeviceName[] {
  if (platform === 'darwin') return ['webgpu', 'cpu'];
  return platform === 'win32' ? ['dml', 'cpu'] : ['cuda', 'cpu'];
}
