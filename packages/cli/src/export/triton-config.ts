import { type ModelManifest, manifestInfo } from '@fuzzydiff/core/bundle';

/**
 * The `config.pbtxt` by which Triton Inference Server runs a bundle's model: its inputs and output, how many samples a call may
 * have, and the model's id, which `@fuzzydiff/runtime-oip` compares.
 *
 * @param name of the model on the server, which is that of its folder
 */
export function tritonConfig(manifest: ModelManifest, name: string): string {
  const { graph, shape, varianceType } = manifest;
  const [c, h, w] = shape;
  const output = [varianceType === 'learned_range' ? 2 * c : c, h, w];
  const timestepType = graph.timestepType === 'int64' ? 'TYPE_INT64' : 'TYPE_FP32';
  const batch = graph.maxBatch;
  // Triton batches along a first extent that is in no `dims`, and every `dims` has one at least: timesteps, which the graph takes as
  // [N], come as [N,1]. A graph whose batch is fixed is not batched by it.
  const [own, timesteps, most] = graph.fixedBatch
    ? [[batch], `dims: [ ${batch} ]`, 0]
    : [[], 'dims: [ 1 ] reshape: { shape: [ ] }', batch];
  const dims = (extents: readonly number[]) => `dims: [ ${[...own, ...extents].join(', ')} ]`;
  return `${[
    `name: ${quoted(name)}`,
    'backend: "onnxruntime"',
    `max_batch_size: ${most}`,
    'input [',
    `  { name: ${quoted(graph.samples)} data_type: TYPE_FP32 ${dims(shape)} },`,
    `  { name: ${quoted(graph.timesteps)} data_type: ${timestepType} ${timesteps} }`,
    ']',
    'output [',
    `  { name: ${quoted(graph.output)} data_type: TYPE_FP32 ${dims(output)} }`,
    ']',
    ...(graph.fixedBatch ? [] : ['dynamic_batching { }']),
    `parameters { key: "fuzzydiff.id" value: { string_value: ${quoted(manifestInfo(manifest, 'remote').id)} } }`,
  ].join('\n')}\n`;
}

/** A string of protobuf's text format. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
