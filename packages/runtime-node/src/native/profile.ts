import type { DeviceName } from '../devices.js';

/** A node of the graph as it was run: its operator, and the provider that ran it. */
export interface NodeRun {
  readonly operator: string;
  readonly provider: string;
}

/** The nodes in a profile that onnxruntime wrote. */
export function nodesRun(profile: string): NodeRun[] {
  const events = JSON.parse(profile) as { cat?: string; name?: string; args?: Record<string, string> }[];
  return events
    .filter(({ cat, name, args }) => cat === 'Node' && name?.endsWith('_kernel_time') && args?.['provider'])
    .map(({ args }) => ({ operator: args!['op_name']!, provider: args!['provider']! }));
}

/**
 * Why a call that came back from `device` did not really run there, or nothing. A provider may leave any node to the
 * cpu, and onnxruntime calls that a success: a few conversions are fine, the network itself is not.
 */
export function notRunOn(device: DeviceName, nodes: readonly NodeRun[]): string | undefined {
  const there = nodes.filter(({ provider }) => provider === providerNames[device]);
  const heavy = nodes.filter(({ operator, provider }) => provider === providerNames.cpu && isHeavy(operator));
  if (there.length > 0 && heavy.length === 0) return undefined;
  const left =
    heavy.length > 0 ? `, ${[...new Set(heavy.map(({ operator }) => operator))].join(' and ')} among them` : '';
  return `it ran ${there.length} of the graph's ${nodes.length} nodes and left the others to the cpu${left}`;
}

/** Where a network's time goes: convolutions, products of matrices, attention, under any of their fused names. */
function isHeavy(operator: string): boolean {
  return /conv|gemm|matmul|attention/i.test(operator);
}

/** onnxruntime's names, as its profiles have them. */
const providerNames: Readonly<Record<DeviceName, string>> = {
  cuda: 'CUDAExecutionProvider',
  dml: 'DmlExecutionProvider',
  coreml: 'CoreMLExecutionProvider',
  webgpu: 'WebGpuExecutionProvider',
  cpu: 'CPUExecutionProvider',
};
