// How long `fuzzydiff import` takes and how much memory it needs on full-size checkpoints, and whether they load.
//
//   node benchmarks/import.mjs            google/ddpm-celebahq-256's exact network, 455 MB of float32
//   node benchmarks/import.mjs repaint    RePaint's CelebA-HQ network (553 M weights) in float16 and float32: 1.1 and 2.2 GB
//
// The weights are random: what is measured does not depend on them. Each import runs in a process of its own.
import { execFileSync } from 'node:child_process';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

const convert = new URL('../packages/convert/', import.meta.url);

const celebahq = {
  _class_name: 'UNet2DModel',
  sample_size: 256,
  block_out_channels: [128, 128, 256, 256, 512, 512],
  layers_per_block: 2,
  down_block_types: [...new Array(4).fill('DownBlock2D'), 'AttnDownBlock2D', 'DownBlock2D'],
  up_block_types: ['UpBlock2D', 'AttnUpBlock2D', ...new Array(4).fill('UpBlock2D')],
  attention_head_dim: null,
  downsample_padding: 0,
  flip_sin_to_cos: false,
  freq_shift: 1,
  norm_eps: 1e-6,
  norm_num_groups: 32,
};
const scheduler = { _class_name: 'DDPMScheduler', beta_start: 0.0001, beta_end: 0.02, beta_schedule: 'linear' };

/** The names and shapes of the layers of both architectures, as [name, shape]. */
const layer = (name, ...shape) => [
  [`${name}.weight`, shape],
  [`${name}.bias`, [shape[0]]],
];
const attention = (name, c, names) => [
  ...layer(`${name}.${names.norm}`, c),
  ...names.square.flatMap((part) => layer(`${name}.${part}`, ...names.shape(c, part))),
];

function unet2dShapes({
  block_out_channels: channels,
  layers_per_block: layers,
  down_block_types: down,
  up_block_types: up,
}) {
  const time = 4 * channels[0];
  const res = (name, from, to) => [
    ...layer(`${name}.norm1`, from),
    ...layer(`${name}.conv1`, to, from, 3, 3),
    ...layer(`${name}.time_emb_proj`, to, time),
    ...layer(`${name}.norm2`, to),
    ...layer(`${name}.conv2`, to, to, 3, 3),
    ...(from === to ? [] : layer(`${name}.conv_shortcut`, to, from, 1, 1)),
  ];
  const names = { norm: 'group_norm', square: ['query', 'key', 'value', 'proj_attn'], shape: (c) => [c, c] };
  const shapes = [
    ...layer('conv_in', channels[0], 3, 3, 3),
    ...layer('time_embedding.linear_1', time, channels[0]),
    ...layer('time_embedding.linear_2', time, time),
  ];
  const skips = [channels[0]];
  let x = channels[0];
  channels.forEach((c, b) => {
    for (let i = 0; i < layers; i++) {
      shapes.push(...res(`down_blocks.${b}.resnets.${i}`, x, c));
      if (down[b].startsWith('Attn')) shapes.push(...attention(`down_blocks.${b}.attentions.${i}`, c, names));
      skips.push(c);
      x = c;
    }
    if (b === channels.length - 1) return;
    shapes.push(...layer(`down_blocks.${b}.downsamplers.0.conv`, c, c, 3, 3));
    skips.push(c);
  });
  shapes.push(
    ...res('mid_block.resnets.0', x, x),
    ...attention('mid_block.attentions.0', x, names),
    ...res('mid_block.resnets.1', x, x),
  );
  [...channels].reverse().forEach((c, b) => {
    for (let i = 0; i <= layers; i++) {
      shapes.push(...res(`up_blocks.${b}.resnets.${i}`, x + skips.pop(), c));
      if (up[b].startsWith('Attn')) shapes.push(...attention(`up_blocks.${b}.attentions.${i}`, c, names));
      x = c;
    }
    if (b < channels.length - 1) shapes.push(...layer(`up_blocks.${b}.upsamplers.0.conv`, c, c, 3, 3));
  });
  return [...shapes, ...layer('conv_norm_out', x), ...layer('conv_out', 3, x, 3, 3)];
}

function repaintShapes() {
  const base = 256;
  const channels = [1, 1, 2, 2, 4, 4].map((factor) => factor * base);
  const res = (name, from, to) => [
    ...layer(`${name}.in_layers.0`, from),
    ...layer(`${name}.in_layers.2`, to, from, 3, 3),
    ...layer(`${name}.emb_layers.1`, 2 * to, 4 * base),
    ...layer(`${name}.out_layers.0`, to),
    ...layer(`${name}.out_layers.3`, to, to, 3, 3),
    ...(from === to ? [] : layer(`${name}.skip_connection`, to, from, 1, 1)),
  ];
  const names = { norm: 'norm', square: ['qkv', 'proj_out'], shape: (c, part) => [part === 'qkv' ? 3 * c : c, c, 1] };
  const shapes = [
    ...layer('time_embed.0', 4 * base, base),
    ...layer('time_embed.2', 4 * base, 4 * base),
    ...layer('input_blocks.0.0', base, 3, 3, 3),
  ];
  const skips = [base];
  let x = base;
  channels.forEach((c, level) => {
    for (let i = 0; i < 2; i++) {
      shapes.push(...res(`input_blocks.${skips.length}.0`, x, c));
      if (level >= 3) shapes.push(...attention(`input_blocks.${skips.length}.1`, c, names));
      skips.push(c);
      x = c;
    }
    if (level === channels.length - 1) return;
    shapes.push(...res(`input_blocks.${skips.length}.0`, c, c));
    skips.push(c);
  });
  shapes.push(...res('middle_block.0', x, x), ...attention('middle_block.1', x, names), ...res('middle_block.2', x, x));
  let block = 0;
  for (let level = channels.length - 1; level >= 0; level--) {
    for (let i = 0; i <= 2; i++) {
      const name = `output_blocks.${block++}`;
      shapes.push(...res(`${name}.0`, x + skips.pop(), channels[level]));
      x = channels[level];
      if (level >= 3) shapes.push(...attention(`${name}.1`, x, names));
      if (level > 0 && i === 2) shapes.push(...res(`${name}.${level >= 3 ? 2 : 1}`, x, x));
    }
  }
  return [...shapes, ...layer('out.0', x), ...layer('out.2', 6, x, 3, 3)];
}

/** Writes random weights as safetensors. */
async function writeCheckpoint(file, shapes, half) {
  const width = half ? 2 : 4;
  const header = {};
  let offset = 0;
  for (const [name, shape] of shapes) {
    const length = width * shape.reduce((product, extent) => product * extent, 1);
    header[name] = { dtype: half ? 'F16' : 'F32', shape, data_offsets: [offset, offset + length] };
    offset += length;
  }
  const text = Buffer.from(JSON.stringify(header));
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(BigInt(text.length));
  const handle = await open(file, 'w');
  await handle.write(start);
  await handle.write(text);
  // A few bits of a hash of the index: numbers around 0, no larger than 2^-6, that differ from place to place.
  const block = new Uint8Array(2 ** 20);
  if (half)
    new Uint16Array(block.buffer).forEach((_, i, all) => {
      all[i] = (Math.imul(i, 0x9e37_79b1) >>> 16) & 0xa3ff;
    });
  else
    new Float32Array(block.buffer).forEach((_, i, all) => {
      all[i] = Math.imul(i, 0x9e37_79b1) / 2 ** 37;
    });
  for (let left = offset; left > 0; left -= block.length) await handle.write(block, 0, Math.min(left, block.length));
  await handle.close();
  return offset;
}

async function measure(name, folder, shapes, half, options) {
  const weights = path.join(folder, 'diffusion_pytorch_model.safetensors');
  const bytes = await writeCheckpoint(weights, shapes, half);
  const out = path.join(folder, 'bundle');
  const run = (mode) =>
    JSON.parse(execFileSync(process.execPath, [import.meta.filename, mode, weights, out, JSON.stringify(options)]));
  const imported = run('--import');
  const predicted = run('--predict');
  const graph = (await readFile(path.join(out, 'model.onnx'))).length;
  console.log(
    JSON.stringify({ name, megabytes: Math.round(bytes / 1e6), graphBytes: graph, ...imported, ...predicted }),
  );
  await rm(out, { recursive: true });
  await rm(weights);
}

async function runImport(weights, out, options) {
  const { importCheckpoint } = await import(new URL('dist/node/index.js', convert).href);
  // The reader's own code loaded, as in a process that has been running.
  const before = process.resourceUsage().maxRSS;
  const started = performance.now();
  const { weights: how } = await importCheckpoint(weights, { out, ...options });
  const importSeconds = Number(((performance.now() - started) / 1000).toFixed(2));
  console.log(
    JSON.stringify({
      importSeconds,
      importMemoryMB: Math.round((process.resourceUsage().maxRSS - before) / 1024),
      how,
    }),
  );
}

async function runPredict(out) {
  const { InferenceSession, Tensor } = createRequire(convert)('onnxruntime-node');
  const started = performance.now();
  const session = await InferenceSession.create(path.join(out, 'model.onnx'));
  const loadSeconds = Number(((performance.now() - started) / 1000).toFixed(1));
  const again = performance.now();
  const sample = new Tensor(
    'float32',
    new Float32Array(3 * 256 * 256).map((_, i) => Math.sin(i)),
    [1, 3, 256, 256],
  );
  const { output } = await session.run({ sample, timestep: new Tensor('int64', [500n], [1]) });
  const predictSeconds = Number(((performance.now() - again) / 1000).toFixed(1));
  const peakMB = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(JSON.stringify({ loadSeconds, predictSeconds, peakMB, finite: output.data.every(Number.isFinite) }));
}

const [mode = 'celebahq', ...rest] = process.argv.slice(2);
if (mode === '--import') await runImport(rest[0], rest[1], JSON.parse(rest[2]));
else if (mode === '--predict') await runPredict(rest[1]);
else {
  const folder = await mkdtemp(path.join(tmpdir(), 'import-'));
  try {
    if (mode === 'repaint') {
      await measure('RePaint, float16', folder, repaintShapes(), true, { preset: 'repaint-celebahq-256' });
      await measure('RePaint, float32', folder, repaintShapes(), false, { preset: 'repaint-celebahq-256' });
    } else {
      await writeFile(path.join(folder, 'config.json'), JSON.stringify(celebahq));
      await writeFile(path.join(folder, 'scheduler_config.json'), JSON.stringify(scheduler));
      await measure('ddpm-celebahq-256, float32', folder, unet2dShapes(celebahq), false, {});
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}
