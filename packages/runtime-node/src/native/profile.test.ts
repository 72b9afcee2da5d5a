import { expect, test } from 'vitest';
import { nodesRun, notRunOn } from './profile.js';

const gpu = (operator: string) => ({ operator, provider: 'WebGpuExecutionProvider' });
const cpu = (operator: string) => ({ operator, provider: 'CPUExecutionProvider' });

test('a call whose convolutions ran on the device ran there, whatever a few conversions did', () => {
  expect(notRunOn('webgpu', [cpu('Cast'), gpu('MemcpyFromHost'), gpu('Conv'), gpu('Add')])).toBeUndefined();
});

test.each(['Conv', 'FusedConv', 'NhwcFusedConv', 'MatMul', 'FusedMatMul', 'Gemm', 'MultiHeadAttention'])(
  'a call that left %s to the cpu did not',
  (operator) => {
    expect(notRunOn('webgpu', [cpu(operator), gpu('Add'), gpu('Conv')])).toBe(
      `it ran 2 of the graph's 3 nodes and left the others to the cpu, ${operator} among them`,
    );
  },
);

test('nor did a call of which it ran nothing', () => {
  expect(notRunOn('webgpu', [cpu('Add'), { operator: 'Conv', provider: 'CUDAExecutionProvider' }])).toBe(
    "it ran 0 of the graph's 2 nodes and left the others to the cpu",
  );
  expect(notRunOn('webgpu', [])).toBeDefined();
});

test('of a profile, only the kernels of nodes count', () => {
  const events = [
    { cat: 'Session', name: 'model_loading_uri', args: {} },
    { cat: 'Node', name: 'conv_fence_before', args: { op_name: 'Conv', provider: '' } },
    { cat: 'Node', name: 'conv_kernel_time', args: { op_name: 'Conv', provider: 'CPUExecutionProvider' } },
    { cat: 'Session', name: 'model_run' },
  ];
  expect(nodesRun(JSON.stringify(events))).toEqual([cpu('Conv')]);
});
