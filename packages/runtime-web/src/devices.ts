/** Every device there is a name for. */
export const deviceNames = ['webgpu', 'wasm'] as const;

/** Where a model can run. */
export type DeviceName = (typeof deviceNames)[number];

/** A device that does not run the model. */
export interface DeviceReport {
  readonly device: DeviceName;
  /** Why not, and what to do about it: a full sentence. */
  readonly reason: string;
}

/** What `auto` tries, in order. WebGPU counts only where its adapter is no software: see `missingSupport`. */
export function automaticDevices(): readonly DeviceName[] {
  return deviceNames;
}
