/** @module-tag release */
// The recipe of the embedded prior, from pictures to a bundle, with a network of some thousand weights. It asks for a
// Python with PyTorch, which nothing else here needs: FUZZYDIFF_PYTHON, or python3, and is skipped where there is none.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importCheckpoint } from '../packages/convert/dist/node/index.js';
import { parseSafetensors } from '../packages/core/dist/bundle/index.js';
import { tensor } from '../packages/core/dist/index.js';
import { parseDiscrepancyNetwork } from '../packages/core/dist/math/index.js';
import { loadModel } from '../packages/runtime-node/dist/index.js';
import { deadLinks } from '../scripts/docs/pages.mjs';

const recipe = fileURLToPath(new URL('.', import.meta.url));
const given = fileURLToPath(new URL('../../shared/models/portraits-64', import.meta.url));
const { env: machine } = process;
const named = machine['FUZZYDIFF_PYTHON'];
const interpreter = named ?? 'python3';

/** Runs a program, given JSON. @param {string} program @param {unknown} [input] @param {string} [cwd] */
function python(program, input, cwd) {
  const env = { ...machine, PYTHONDONTWRITEBYTECODE: '1', PYTHONPATH: recipe, OMP_NUM_THREADS: '1' };
  return spawnSync(interpreter, ['-c', program], { cwd, env, encoding: 'utf8', input: JSON.stringify(input ?? null) });
}

const hasTorch = python('import torch, safetensors, numpy, PIL').status === 0;
if (!hasTorch && named !== undefined)
  throw new Error(`Expected a Python with training/requirements.txt as FUZZYDIFF_PYTHON but found ${named}.`);
const reason = hasTorch ? '' : ' (skipped: no python with PyTorch; name one in FUZZYDIFF_PYTHON)';
const noWeights = existsSync(given) ? '' : ' (skipped: no given weights beside the repository)';

/** A folder for everything that is made here. */
let scratch = '';
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'training-'));
});
afterAll(() => rm(scratch, { recursive: true }));

// Runs commands one after another in one process, because PyTorch takes seconds to import.
const session = `
import contextlib, io, json, runpy, sys
from pathlib import Path
done = []
for tool, *args in json.load(sys.stdin):
    out, err, status = io.StringIO(), io.StringIO(), 0
    sys.argv = [tool, *args]
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            if tool == "-c":
                exec(args[0], {"__name__": "snippet"})
            else:
                runpy.run_path(f"${recipe}{tool}.py", run_name="__main__")
        except SystemExit as end:
            status = end.code or 0
    done.append({"status": status, "stdout": out.getvalue().strip(), "stderr": err.getvalue().strip()})
json.dump(done, sys.stdout)
`;

/** @typedef {{ status: number, stdout: string, stderr: string }} Done */

/** Runs commands, a tool's name and its arguments each, or '-c' and a program. @param {string[][]} commands @returns {Done[]} */
function runAll(...commands) {
  const { status, stdout, stderr } = python(session, commands, scratch);
  expect([status, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

/** What commands print that are to succeed and complain of nothing. @param {string[][]} commands */
function printed(...commands) {
  const all = runAll(...commands);
  expect(all.map(({ status, stderr }) => [status, stderr])).toEqual(all.map(() => [0, '']));
  return all.map(({ stdout }) => stdout);
}

/** What commands say that are to fail, in one line each. @param {string[][]} commands */
function refusals(...commands) {
  const all = runAll(...commands);
  expect(all.map(({ status, stdout }) => [status, stdout])).toEqual(all.map(() => [1, '']));
  for (const { stderr } of all) expect(stderr).not.toContain('\n');
  return all.map(({ stderr }) => stderr);
}

const network = {
  _class_name: 'UNet2DModel',
  sample_size: 16,
  block_out_channels: [8, 16],
  layers_per_block: 1,
  norm_num_groups: 4,
  attention_head_dim: 8,
  down_block_types: ['DownBlock2D', 'AttnDownBlock2D'],
  up_block_types: ['AttnUpBlock2D', 'UpBlock2D'],
};

/** Writes a network's folder. @param {string} name @param {object} config @param {object} [scheduler] */
async function describeNetwork(name, config, scheduler = {}) {
  await mkdir(join(scratch, name));
  await writeFile(join(scratch, name, 'config.json'), JSON.stringify(config));
  await writeFile(join(scratch, name, 'scheduler_config.json'), JSON.stringify(scheduler));
}

/** @param {number[]} values */
const rounded = (values) => values.map((value) => Number(value.toFixed(6)));

const page = 'training/README.md';
const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8');

test('the links of its page lead somewhere', () => expect(deadLinks(page, readme)).toEqual([]));

/**
 * Imports a checkpoint of the scratch folder and compares what the bundle predicts with what PyTorch did.
 * @param {string} name @param {number} side
 */
async function expectKnownAnswer(name, side) {
  const { folder } = await importCheckpoint(join(scratch, name), { out: join(scratch, `${name}-bundle`) });
  const { tensors } = parseSafetensors(await readFile(join(scratch, name, 'expected.safetensors')), 'expected');
  const [sample, timestep, output] = ['sample', 'timestep', 'output'].map((tensorName) => tensors.get(tensorName));
  const timesteps = Array.from(timestep?.data ?? []);
  expect(timesteps).toEqual([0, 500, 999]);
  const model = await loadModel(folder, { device: 'cpu' });
  const predicted = await model.predict(tensor([3, 3, side, side], Float32Array.from(sample?.data ?? [])), timesteps);
  await model.dispose();
  const errors = Array.from(predicted.data, (value, i) => Math.abs(value - (output?.data[i] ?? Number.NaN)));
  expect(errors).toHaveLength(3 * 3 * side * side);
  expect(Math.max(...errors)).toBeLessThan(1e-4);
}

describe.skipIf(!hasTorch)(`training${reason}`, { timeout: 120_000 }, () => {
  test('pictures are framed: squares, centre squares, and faces by their boxes', () => {
    const [frame, squares, faces] = runAll(
      [
        '-c',
        `
import json, numpy as np
from pathlib import Path
from PIL import Image
from data.frame import Box, Square, area_average, face_frame
Path("pictures").mkdir()
random = np.random.default_rng(0)
waves = np.sin(np.arange(40)[:, None, None] / random.uniform(3, 9, (24, 1, 1, 3)) + np.arange(32)[:, None] / 5)
for i, wave in enumerate(128 + 100 * waves):
    Image.fromarray(wave.astype(np.uint8)).save(f"pictures/{i:02}.png")
Path("boxes.csv").write_text("file,x,y,w,h\\n00.png,8,12,16,16\\n01.png,0,0,16,16\\n")
columns = np.tile(10 * np.arange(6, dtype=np.uint8)[:, None], (6, 1, 3))
print(json.dumps([face_frame(Box(100, 50, 50, 60)), area_average(columns, Square(.5, 0, 4.5), 3)[0, :, 0].tolist()]))
`,
      ],
      ['prepare', 'pictures', '-o', 'data.npy', '--size', '16'],
      ['prepare', 'pictures', '-o', 'faces', '--size', '16', '--boxes', 'boxes.csv'],
    );
    const [square, row] = JSON.parse(frame?.stdout ?? '');
    // Side 81 around (125, 80); and three pixels of one and a half old ones each, from the middle of the first.
    expect(rounded(square)).toEqual([84.5, 37.88, 81]);
    expect(row).toEqual([7, 23, 37]);
    expect(squares).toEqual({ status: 0, stdout: 'data.npy: 24 images of 16x16 pixels, 0 left out', stderr: '' });
    expect(faces?.stdout).toBe('faces: 1 images of 16x16 pixels, 23 left out');
    expect(faces?.stderr).toMatch(/^left out 01.png: its frame reaches beyond it\nleft out 02.png: no box\n/);
    expect(existsSync(join(scratch, 'faces', '00.png'))).toBe(true);
  });

  test('a table says what images are, how often they are drawn and at which noise', () => {
    const [prepared, line, text] = printed(
      [
        '-c',
        `
import numpy as np
from pathlib import Path
from PIL import Image
Path("crops/train").mkdir(parents=True)
Path("crops/validation").mkdir()
random = np.random.default_rng(0)
for name, side in (("train/a.png", 24), ("train/b.png", 12), ("train/c.png", 16), ("validation/d.png", 16)):
    Image.fromarray(random.integers(0, 256, (side, side, 3), dtype=np.uint8)).save(f"crops/{name}")
Path("crops/index.csv").write_text("file,kind,native_side\\ntrain/a.png,color,24\\ntrain/b.png,grey,12\\ntrain/c.png,tinted,16\\nvalidation/d.png,grey,16\\n")
`,
      ],
      ['prepare', 'crops/train', '--index', 'crops/index.csv', '-o', 'crops.npy', '--size', '16'],
      [
        '-c',
        `
import json, numpy as np, torch
from pathlib import Path
from data.sharpened import sharpened
from data.augment import Augmentation
from data.batches import Kinds, Noise, batch_at
from data.drawing import Drawing, draws_of, read_table
images, table = np.load("crops.npy"), read_table(Path("crops.csv"))
draws = draws_of(table, Drawing(colour_draws=2, soft_side=14))
def batches(to_grey):
    kinds = Kinds(draws, to_grey, soft_from=500)
    return [batch_at(images, 4, step, 0, Augmentation(), Noise(1000, .25, 0, 0), kinds) for step in range(60)]
plain, greyed = batches(0), batches(1)
coloured = lambda all: torch.cat([(b.images.amax(1) - b.images.amin(1)).amax((1, 2)) > 1e-5 for b in all])
wide = [row.__class__(row.file, row.kind, 8 * row.native_side) for row in table]
crops = dict(zip([row.file for row in table], images))
copies = list(sharpened(wide, crops, 2, 7))
contrast = lambda image: float(np.abs(np.diff(image.astype(float), axis=1)).mean())
soft = [t for b in plain for t, grey in zip(b.timesteps.tolist(), (~coloured([b])).tolist()) if grey]
print(json.dumps({
    "shape": images.shape,
    "files": [row.file for row in table],
    "order": draws.order.tolist(),
    "coloured": coloured(plain).float().mean().item(),
    "greyed": coloured(greyed).sum().item(),
    "copies": [[row.file, row.native_side, contrast(image) > contrast(images[0])] for row, image in copies],
    "narrow": len(list(sharpened(table, crops, 2, 7))),
    "lowest": [min(soft), min(t for b in plain for t in b.timesteps.tolist())],
}))
`,
      ],
    );
    expect(prepared).toBe('');
    expect(line).toBe('crops.npy: 3 images of 16x16 pixels');
    const found = JSON.parse(text ?? '');
    expect(found.shape).toEqual([3, 16, 16, 3]);
    expect(found.files).toEqual(['train/a.png', 'train/b.png', 'train/c.png']);
    // Three of an epoch's four are coloured: the colour image twice, and the tinted one.
    expect(found.order).toEqual([0, 0, 1, 2]);
    expect(found.coloured).toBe(0.75);
    expect(found.greyed).toBe(0);
    // Of the crops that had pixels enough, the colour one.
    expect(found.copies).toEqual(Array(2).fill(['train/a.png', 192, true]));
    expect(found.narrow).toBe(0);
    // The grey one is soft, so it is never seen at little noise; the others are.
    expect(found.lowest[0]).toBeGreaterThanOrEqual(500);
    expect(found.lowest[1]).toBeLessThan(100);
  });

  const training = ['--network', 'tiny', '--steps', '10', '--batch', '5', '--warmup', '2', '--log-every', '5'];

  test('a run that was stopped ends as one that was not, and goes on with its own settings only', async () => {
    await describeNetwork('tiny', network);
    const [whole, early] = printed(
      ['train', 'data.npy', '--out', 'whole', ...training],
      ['train', 'data.npy', '--out', 'parts', ...training, '--until', '4'],
      ['export', 'parts', '-o', 'early', '--dtype', 'float32'],
    );
    expect(whole).toMatch(/step 5 {2}loss \d.*\nstep 10 {2}loss \d.*\nwhole: saved after step 10 of 10$/);
    expect(early).toMatch(/saved after step 4 of 10; the same command goes on$/);

    // In a process of its own, which knows nothing of the first.
    const other = runAll(
      ['train', 'data.npy', '--out', 'parts', ...training, '--seed', '1'],
      ['train', 'data.npy', '--out', 'parts', ...training, '--noise-scale', '0.1'],
      ['train', 'data.npy', '--out', 'parts', ...training],
      ['export', 'parts', '-o', 'resumed', '--dtype', 'float32'],
      ['export', 'whole', '-o', 'float32', '--dtype', 'float32'],
      ['export', 'whole', '-o', 'float16'],
      ['export', 'whole', '-o', 'float16'],
    );
    expect(other.map(({ status }) => status)).toEqual([1, 1, 0, 0, 0, 0, 1]);
    expect(other[0]?.stderr).toMatch(/^Expected --seed 0, with which parts began, but found 1;/);
    expect(other[1]?.stderr).toMatch(/^Expected --noise-scale 0.0, with which parts began, but found 0.1;/);
    expect(other[6]?.stderr).toMatch(/^Expected a new folder but found float16 there already;/);

    const weights = async (/** @type {string} */ name) =>
      (await readFile(join(scratch, name, 'diffusion_pytorch_model.safetensors'))).toString('base64');
    expect(await weights('resumed')).toBe(await weights('float32'));
    expect(await weights('early')).not.toBe(await weights('float32'));
  });

  test.each(['float32', 'float16'])('the bundle of a checkpoint in %s predicts what PyTorch does', (dtype) =>
    expectKnownAnswer(dtype, 16),
  );

  test('evaluation is one number, the same again, and tells two checkpoints apart', () => {
    const measure = ['data.npy', '--limit', '4', '--timesteps', '8'];
    const [once, again, both] = printed(
      ['evaluate', 'float32', ...measure],
      ['evaluate', 'float32', ...measure, '--batch', '3'],
      ['evaluate', 'float32', ...measure, '--by-timestep', '--compare', 'early'],
    );
    expect(once).toMatch(/^\d\.\d{5}$/);
    expect(again).toBe(once);
    const lines = both?.split('\n') ?? [];
    expect(lines).toHaveLength(1 + 8 + 3);
    expect(lines[9]).toBe(`${once}  float32`);
    // It was trained for longer, and the interval says that this is no chance.
    expect(lines[11]).toMatch(/^-0\.\d{5} {2}\[-0\.\d{5}, -0\.\d{5}\] over 4 images$/);
  });

  test('samples have a distance to real images, and copies are seen to be copies', () => {
    const distance = (/** @type {string} */ samples) => ['distance', samples, 'data.npy', '--block', '4'];
    const [, , own, ddim, ddpm, , table] = printed(
      ['sample', 'float32', '-o', 'ddim.npy', '--count', '8', '--steps', '3'],
      ['sample', 'float32', '-o', 'ddpm.npy', '--count', '8', '--steps', '3', '--solver', 'ddpm', '--batch', '3'],
      distance('data.npy'),
      distance('ddim.npy'),
      distance('ddpm.npy'),
      [
        '-c',
        // Half of the samples are training images, mirrored.
        `
import numpy as np
samples, train = np.load("ddim.npy"), np.load("data.npy")
np.save("copies.npy", np.concatenate([samples[:4], train[:4, :, ::-1]]))
np.save("train.npy", train[:16])
np.save("validation.npy", train[16:])
`,
      ],
      ['neighbours', 'copies.npy', 'train.npy', 'validation.npy', '-o', 'neighbours.png', '--rows', '4'],
    );
    const numbers = (/** @type {string | undefined} */ text) =>
      [...(text ?? '').matchAll(/^(?:KID|Frechet) +(-?[\d.]+)/gm)].map(([, number]) => Number(number));
    const [ownKid = Number.NaN, ownFrechet] = numbers(own);
    expect(ownFrechet).toBe(0);
    for (const text of [ddim, ddpm]) {
      const [kid, frechet] = numbers(text);
      expect(kid).toBeGreaterThan(10 * Math.abs(ownKid));
      expect(frechet).toBeGreaterThan(10);
    }
    expect(table).toMatch(/^ +16 {2}samples +0\.00 .* 0\.500$/m);
    expect(existsSync(join(scratch, 'neighbours.png'))).toBe(true);
  });

  test('the formulas', () => {
    const [text] = printed([
      '-c',
      `
import json, numpy as np, torch
from types import SimpleNamespace
from common.keyed import keyed_generator
from data.augment import Augmentation, augment
from data.batches import batch_indices
from metrics.bootstrap import bootstrap_interval
from metrics.distances import frechet_distance, kid
from model.checkpoint import Description, Prior
from model.diffusion import alphas_cumprod, antithetic_timesteps, min_snr_weight, noisiest, q_sample, uneven_noise
from model.sampler import sample
from run.ema import Ema
from run.learning_rate import learning_rate

scaled = alphas_cumprod({"beta_schedule": "scaled_linear", "beta_start": .01, "beta_end": .09, "num_train_timesteps": 3}, "")
times = antithetic_timesteps(torch.ones(6, 1000), keyed_generator("times"))
nothing, some = torch.zeros(200000), torch.tensor([0., 3.]).repeat(100000)
offset = uneven_noise((200000, 2, 2, 2), nothing, some, keyed_generator("offset"))
uneven = uneven_noise((200000, 1, 8, 8), some, nothing, keyed_generator("uneven")).square().mean(dim=(1, 2, 3))
rate = lambda step: learning_rate(step, 100, peak=1, warmup=10, last=.03)
layer = torch.nn.Linear(1, 1, bias=False)
layer.weight.data.fill_(0)
ema = Ema(layer, .5)
for step in range(1, 10):
    layer.weight.data.fill_(step)
    ema.update(layer, step)
images = torch.arange(48.).view(1, 3, 4, 4) / 50
still, moved = (augment(images.expand(64, -1, -1, -1), Augmentation(False, shift, 0, 0, 0), torch.ones(64, dtype=torch.bool), keyed_generator("a")) for shift in (0, 1))
steps = (moved[:, 0] - images[0, 0])[:, 1:-1, 1:-1] * 50
random = np.random.default_rng(0)
x = random.normal(size=(400, 3))
same, other = (
    np.array([kid(random.normal(size=(20, 3)), offset + random.normal(size=(20, 3)), block=10, seed=0).mean for _ in range(400)])
    for offset in (0, .5)
)

class Grey(torch.nn.Module):
    """Images of 0.3, give or take 0.2: their noise in closed form."""
    config = SimpleNamespace(channels=3, size=4)
    unused = torch.nn.Parameter(torch.zeros(1))
    def forward(self, x, t):
        a = abar[t][:, None, None, None]
        return ((1 - a).sqrt() * (x - a.sqrt() * .3) / (a * .04 + 1 - a)).float()

abar = alphas_cumprod({}, "")
prior = Prior(Description({}, {}, ""), Grey(), abar)
Grey.parameters = lambda self: iter([self.unused])
samples = [sample(prior, [(0, i) for i in range(200)], solver=solver, steps=200) for solver in ("ddim", "ddpm")]
print(json.dumps({
    "scaled": scaled.tolist(),
    "noised": q_sample(torch.ones(1, 1, 1, 1), torch.tensor([.64]), torch.ones(1, 1, 1, 1)).item(),
    "minSnr": [min_snr_weight(torch.tensor([.5, 10 / 11]), gamma).tolist() for gamma in (5, 20)],
    "mirrored": (times[:3] + times[3:]).tolist(),
    "drawn": (antithetic_timesteps(torch.tensor([[1., 3.]]).expand(100000, 2), keyed_generator("drawn")).bincount() / 1e5).tolist(),
    "noisiest": noisiest(6).tolist(),
    "offset": [[offset[i::2].mean(dim=(2, 3)).var().item(), (offset[i::2] - offset[i::2].mean(dim=(2, 3), keepdim=True)).var().item()] for i in (0, 1)],
    "power": [uneven[i::2].mean().item() for i in (0, 1)],
    "rates": [rate(step) for step in (0, 9, 10, 55, 100)],
    "ema": ema.weights["weight"].item(),
    "epochs": [sorted(torch.cat([batch_indices(6, 4, step, 0) for step in range(3)])[i : i + 6].tolist()) for i in (0, 6)],
    "still": (still - images).abs().max().item(),
    "offsets": sorted({round(value) for value in steps.flatten().tolist()}),
    "frechet": [frechet_distance(x, 2 * x + 1), float(((x.mean(axis=0) + 1) ** 2).sum() + np.trace(np.cov(x.T)))],
    "kids": [[float(kids.mean()), float(kids.std() / 20)] for kids in (same, other)],
    "interval": bootstrap_interval(random.normal(size=100)),
    "samples": [[each.mean().item(), each.std().item()] for each in samples],
}))
`,
    ]);
    const found = JSON.parse(text ?? '');
    expect(rounded(found.scaled)).toEqual([0.99, 0.9504, 0.864864]);
    expect(found.noised).toBeCloseTo(0.8 + 0.6, 6);
    // Signal-to-noise ratios of 1 and 10.
    expect(found.minSnr.map(rounded)).toEqual([
      [1, 0.5],
      [1, 1],
    ]);
    expect(found.mirrored).toEqual([999, 999, 999]);
    expect(found.drawn[0]).toBeCloseTo(0.25, 1.5);
    expect(found.noisiest).toEqual([false, false, false, false, false, true]);
    // Of four pixels: their own quarter, and that of an offset, whose deviation is 3 u^2 with u uniform: 9 / 5. Within a
    // channel three quarters of the noise are left, with and without.
    const [[plain, within], [moved, alike]] = found.offset;
    expect(plain).toBeCloseTo(0.25, 1.5);
    expect(moved).toBeCloseTo(0.25 + 9 / 5, 1);
    for (const each of [within, alike]) expect(each).toBeCloseTo(0.75, 1.5);
    // The square of an amplitude of 1, give or take as much.
    expect(found.power[0]).toBeCloseTo(1, 1.5);
    expect(found.power[1]).toBeCloseTo(1 + 9 / 5, 1);
    expect(rounded(found.rates)).toEqual([0.1, 1, 1, 0.515, 0.03]);
    let average = 0;
    for (let step = 1; step < 10; step++) {
      const decay = Math.min(0.5, (1 + step) / (10 + step));
      average = decay * average + (1 - decay) * step;
    }
    expect(found.ema).toBeCloseTo(average, 5);
    expect(found.epochs).toEqual([
      [0, 1, 2, 3, 4, 5],
      [0, 1, 2, 3, 4, 5],
    ]);
    expect(found.still).toBeCloseTo(0, 6);
    // Rows are 4 apart, columns 1.
    expect(found.offsets).toEqual([-5, -4, -3, -1, 0, 1, 3, 4, 5]);
    expect(found.frechet[0]).toBeCloseTo(found.frechet[1], 8);
    // Unbiased: of two sets from one distribution it is nothing, give or take.
    const [[same, sameError], [other, otherError]] = found.kids;
    expect(Math.abs(same)).toBeLessThan(3 * sameError);
    expect(other).toBeGreaterThan(5 * otherError);
    // A mean of 100 is known to a tenth.
    expect(found.interval[1] - found.interval[0]).toBeCloseTo(0.4, 1);
    for (const [mean, deviation] of found.samples) {
      expect(mean).toBeCloseTo(0.3, 1.5);
      expect(deviation).toBeCloseTo(0.2, 1.5);
    }
  });

  test('a network grows by a level, and learns by Muon', async () => {
    await describeNetwork('larger', {
      ...network,
      sample_size: 32,
      block_out_channels: [8, ...network.block_out_channels],
      down_block_types: ['DownBlock2D', ...network.down_block_types],
      up_block_types: [...network.up_block_types, 'UpBlock2D'],
    });
    const [, line, text] = printed(
      ['prepare', 'pictures', '-o', 'large.npy', '--size', '32'],
      [
        'train',
        'large.npy',
        '--out',
        'grown',
        '--network',
        'larger',
        '--grow',
        'float32',
        '--optimizer',
        'muon',
        '--steps',
        '2',
        '--batch',
        '2',
      ],
      [
        '-c',
        `
import json, torch
from model.checkpoint import read_weights
from model.grow import grown
from run.muon import Muon, orthogonalized
from pathlib import Path
inner = read_weights(Path("float32"))
own = {"down_blocks.1.resnets.0.conv2.weight": torch.zeros(inner["down_blocks.0.resnets.0.conv2.weight"].shape), "conv_in.weight": torch.zeros_like(inner["conv_in.weight"])}
values = torch.linalg.svdvals(orthogonalized(torch.randn(24, 100, generator=torch.Generator().manual_seed(0))).float())
weight = torch.nn.Parameter(torch.full((6, 3, 1, 1), 1.))
optimizer = Muon([weight], lr=.1, weight_decay=0)
weight.grad = torch.randn(6, 3, 1, 1, generator=torch.Generator().manual_seed(1))
optimizer.step()
print(json.dumps({
    "taken": (grown(own, inner, 1)["down_blocks.1.resnets.0.conv2.weight"] - inner["down_blocks.0.resnets.0.conv2.weight"]).abs().max().item(),
    "outer": grown(own, inner, 1)["conv_in.weight"].abs().max().item(),
    "values": [values.min().item(), values.max().item()],
    "step": (weight - 1).square().mean().sqrt().item(),
}))
`,
      ],
    );
    expect(line).toMatch(/grown: saved after step 2 of 2$/);
    const found = JSON.parse(text ?? '');
    expect([found.taken, found.outer]).toEqual([0, 0]);
    expect(found.values[0]).toBeGreaterThan(0.5);
    expect(found.values[1]).toBeLessThan(1.3);
    // Three singular values of about 1 over 18 entries, times 0.2 sqrt(6) and the rate: Adam's 0.2 of the rate.
    expect(found.step).toBeGreaterThan(0.1 * 0.2 * 0.6);
    expect(found.step).toBeLessThan(0.1 * 0.2 * 1.3);
  });

  test('a prior of twice the side begins with what a smaller one knows of the coarse half, and learns on', async () => {
    await describeNetwork('narrow', { ...network, block_out_channels: [8, 24] });
    const short = ['--steps', '4', '--batch', '4', '--warmup', '0', '--log-every', '1'];
    const [, , , said, text, trained] = printed(
      ['prepare', 'pictures', '-o', 'twice.npy', '--size', '32'],
      ['train', 'data.npy', '--out', 'small', '--network', 'narrow', ...short],
      ['export', 'small', '-o', 'small-prior', '--dtype', 'float32'],
      ['enlarge', 'small-prior', '-o', 'enlarged'],
      [
        '-c',
        `
import json, numpy as np, torch, torch.nn.functional as F
from pathlib import Path
from data.images import to_model
from model.checkpoint import read_checkpoint
from model.diffusion import q_sample
small, large = read_checkpoint(Path("small-prior")), read_checkpoint(Path("enlarged"))
images = to_model(np.load("twice.npy")[:8])
coarse = lambda x: 2 * F.avg_pool2d(x, 2)
found = []
for t in (300, 600, 999):
    times = torch.full((8,), t)
    noise = torch.randn(images.shape, generator=torch.Generator().manual_seed(t))
    answer = large.model(q_sample(images, large.abar[times], noise), times)
    known = small.model(q_sample(coarse(images) / 2, small.abar[times], coarse(noise)), times)
    other = small.model(q_sample(coarse(images) / 2, small.abar[times], -coarse(noise)), times)
    alike = lambda a: torch.corrcoef(torch.stack([coarse(answer).flatten(), a.flatten()]))[0, 1].item()
    details = answer - F.interpolate(coarse(answer) / 2, scale_factor=2)
    found.append([alike(known), alike(other), details.abs().max().item()])
snr = lambda abar: abar / (1 - abar)
print(json.dumps({
    "found": found,
    "snr": (snr(small.abar) / snr(large.abar) - 4).abs().max().item(),
    "shapes": [list(large.model.state_dict()[f"{name}.weight"].shape) for name in ("conv_in", "conv_out")],
}))
`,
      ],
      ['train', 'twice.npy', '--out', 'larger', '--from', 'enlarged', ...short],
    );
    const [again, wide] = refusals(
      ['enlarge', 'enlarged', '-o', 'other-prior'],
      ['enlarge', 'float32', '-o', 'other-prior'],
    );
    expect(again).toMatch(/^Expected a network that sees pixels but found patch_size 2\./);
    expect(wide).toMatch(/^Expected a second level of other than 8 or 16 channels .* found \[8, 16\];/);
    expect(existsSync(join(scratch, 'other-prior'))).toBe(false);
    expect(said).toBe('enlarged: from 16 to 32 pixels');
    const { found, ...others } = JSON.parse(text ?? '');
    for (const [known, other, details] of found) {
      expect(known).toBeGreaterThan(0.95);
      expect(other).toBeLessThan(0);
      expect(details).toBeLessThan(1e-5);
    }
    expect(others.snr).toBeLessThan(1e-6);
    expect(others.shapes).toEqual([
      [16, 12, 3, 3],
      [12, 16, 3, 3],
    ]);
    expect(trained).toMatch(/larger: saved after step 4 of 4$/);
    // Its patches are folded in the bundle's graph as they are here.
    await expectKnownAnswer('enlarged', 32);
  });

  test('a discrepancy network is trained on damaged faces and their projections, and gives in core what it gives here', async () => {
    const project = ['project', 'float32', 'crops.npy', '--table', 'crops.csv'];
    const learn = ['--epochs', '60', '--batch', '6'];
    const [made, , trained, joined, , mistaken, , text] = printed(
      [...project, '-o', 'pairs.npz', '--count', '12'],
      [...project, '-o', 'first.npz', '--count', '4', '--batch', '3'],
      ['discrepancy', 'pairs.npz', '-o', 'discrepancy.safetensors', ...learn, '--log-every', '60'],
      ['join', 'discrepancy.safetensors', 'discrepancy.safetensors', '-o', 'joined.safetensors', '--dtype', 'float32'],
      ['join', 'discrepancy.safetensors', 'discrepancy.safetensors', '-o', 'half.safetensors'],
      ['mistaken', 'discrepancy.safetensors', 'pairs.npz', '--table', 'crops.csv', '-o', 'often.npy'],
      [...project, '-o', 'hard.npz', '--count', '6', '--often', 'often.npy', '--clean', '1'],
      [
        '-c',
        `
import json, numpy as np, torch
from dataclasses import replace
from pathlib import Path
from discrepancy.begun import begin_with
from discrepancy.damage import FAMILIES
from discrepancy.learning import Learning, learn
from discrepancy.network import WIDTHS, DiscrepancyNetwork
from discrepancy.often import often
from discrepancy.pairs import read_pairs
hard = read_pairs([Path("hard.npz")], FAMILIES)
pairs, first = read_pairs([Path("pairs.npz")], FAMILIES), read_pairs([Path("first.npz")], FAMILIES)
network = learn(pairs, (4., 2.), Learning(epochs=60, batch=6), lambda step, loss: None)
losses = []
by_muon = Learning(epochs=60, batch=6, rate=1e-3, optimizer="muon", ema=0.5)
learn(pairs, (4., 2.), by_muon, lambda step, loss: losses.append(loss))
one = Learning(epochs=1, batch=6, optimizer="muon")
last, averaged, aside = (learn(pairs, (4., 2.), by, lambda step, loss: None) for by in (one, replace(one, ema=0.1), replace(one, ema=0.999)))
away = [max((a - b).abs().max().item() for a, b in zip(other.state_dict().values(), last.state_dict().values())) for other in (averaged, aside)]
image, projections = (torch.from_numpy(values[:1]).float() for values in (pairs.images, pairs.projections))
apart = np.abs(first.projections.astype(float) - pairs.projections[:4])
all_images, all_projections = (torch.from_numpy(values).float() for values in (pairs.images, pairs.projections))
wider = DiscrepancyNetwork((4., 2.), widths=tuple(width + 5 for width in WIDTHS))
begin_with(wider, Path("discrepancy.safetensors"), all_images, all_projections)
own = network(all_images, all_projections)
begun = [(wider.train(training)(all_images, all_projections) - own).abs().max().item() for training in (False, True)]
print(json.dumps({
    "image": image.flatten().tolist(),
    "projections": projections.flatten().tolist(),
    "logOdds": network.of_both_sides(image, projections).flatten().tolist(),
    "begun": begun,
    "muon": [float(np.mean(losses[:60])), float(np.mean(losses[60:]))],
    "away": away,
    "again": [bool((first.images == pairs.images[:4]).all()), float(apart.max())],
    "joined": len(read_pairs([Path("pairs.npz"), Path("first.npz")], FAMILIES).images),
    "often": np.load("often.npy").tolist(),
    "hard": [hard.faces.tolist(), hard.families.tolist()],
    "odds": often(np.array([0., 1., 3., 1., 9.]), np.array([0, 1, 2, 2, 4]), 6).tolist(),
    "clean": [int((pairs.families == "clean").sum()), int((pairs.masks.max(axis=(1, 2)) == 0).sum())],
}))
`,
      ],
    );
    const found = JSON.parse(text ?? '');
    const [clean, undamaged] = found.clean;
    expect(made).toBe(`pairs.npz: 12 pairs, ${clean} of them clean, at depths 102,531`);
    expect(undamaged).toBeGreaterThanOrEqual(clean);
    expect(undamaged).toBeLessThan(12);
    // A pair depends on the seed and its position, not on how many there are, but for the rounding of other batches.
    expect(found.again[0]).toBe(true);
    expect(found.again[1]).toBeLessThan(2e-3);
    expect(found.joined).toBe(16);
    // A wider network that begins with it says the same, whether its norms are of these images or of all so far.
    for (const difference of found.begun) expect(difference).toBeLessThan(1e-3);

    expect(trained).toMatch(
      /^discrepancy\.safetensors: 12 pairs \(\d+ clean, \d+ area, \d+ line, \d+ dots\), 120 steps$/m,
    );
    const losses = [...(trained ?? '').matchAll(/loss (\d+\.\d+)/g)].map(([, loss]) => Number(loss));
    expect(losses).toHaveLength(2);
    expect(losses[1]).toBeLessThan(0.8 * (losses[0] ?? 0));

    expect(found.muon[1]).toBeLessThan(0.8 * found.muon[0]);
    // The average of two steps is not the last step, and less so the slower it is.
    expect(found.away[0]).toBeGreaterThan(0);
    expect(found.away[1]).toBeGreaterThan(found.away[0]);

    const file = await readFile(join(scratch, 'discrepancy.safetensors'));
    const read = parseDiscrepancyNetwork(file, createHash('sha256').update(file).digest('hex'), 'discrepancy');
    expect(read.depths).toBe(2);
    const map = await read.compare(Float32Array.from(found.image), Float32Array.from(found.projections), [3, 16, 16]);
    expect(new Set(map).size).toBeGreaterThan(200);
    const errors = Array.from(map, (value, i) => Math.abs(value - found.logOdds[i]));
    expect(errors).toHaveLength(256);
    expect(Math.max(...errors)).toBeLessThan(1e-4);

    // Mistaken faces are drawn again, and no others: of scores whose quartile is 3, with means 0, 1, 2 and 9.
    expect(found.odds).toEqual([0, 0, 0, 0, 1, 0]);
    expect(mistaken).toMatch(new RegExp(`^often\\.npy: \\d faces in colour and \\d in grey, of ${clean} clean ones$`));
    const drawnAgain = found.often[0].map((/** @type {number} */ odds, /** @type {number} */ i) =>
      Math.max(odds, found.often[1][i]),
    );
    expect(found.hard[1]).toEqual(Array(6).fill('clean'));
    for (const face of found.hard[0]) expect(drawnAgain[face]).toBeGreaterThan(0);

    // The mean of a network and itself is itself.
    expect(joined).toBe('joined.safetensors: 2 networks, float32');
    const both = parseDiscrepancyNetwork(
      await readFile(join(scratch, 'joined.safetensors')),
      'ab'.repeat(32),
      'joined',
    );
    expect(both.depths).toBe(2);
    expect(
      await both.compare(Float32Array.from(found.image), Float32Array.from(found.projections), [3, 16, 16]),
    ).toEqual(map);
    // In half the bytes it says about the same.
    const bytes = await readFile(join(scratch, 'half.safetensors'));
    expect(bytes.length).toBeLessThan(0.52 * (await readFile(join(scratch, 'joined.safetensors'))).length);
    const half = await parseDiscrepancyNetwork(bytes, 'ab'.repeat(32), 'half').compare(
      Float32Array.from(found.image),
      Float32Array.from(found.projections),
      [3, 16, 16],
    );
    const off = half.map((value, i) => Math.abs(value - map[i]));
    expect(Math.max(...off)).toBeGreaterThan(0);
    expect(Math.max(...off)).toBeLessThan(0.02);
  });

  test('damage is where its mask says, keeps grey images grey, and projections are those of the formula', () => {
    const [text] = printed([
      '-c',
      `
import json, numpy as np, torch
from types import SimpleNamespace
from common.keyed import keyed_generator, keyed_random
from data.drawing import Described
from common.blur import gaussian_blur
from discrepancy.damage import damaged
from discrepancy.faces import AS_IT_IS, Surface, drawn_face
from discrepancy.fills import Ground
from discrepancy.head import head_outline
from discrepancy.loss import discrepancy_loss
from discrepancy.mounts import mounted
from discrepancy.projection import Estimator, project
from model.checkpoint import Description, Prior
from model.diffusion import alphas_cumprod

def smooth(key):
    return np.clip(gaussian_blur(keyed_random(key).standard_normal((3, 32, 32)), 3) * 3, -1, 1)
def grey(key):
    return smooth(key)[:1].repeat(3, axis=0)
faces = [Ground(smooth("a"), smooth("b"), False), Ground(grey("a"), grey("b"), True)] * 60
seen, ghosts, missed, families = [], [], [], set()
for n, face in enumerate(faces):
    after, mask, family = damaged(keyed_random("damage", n), face)
    change = np.abs(after - face.image).max(axis=0)
    ghosts.append(change[mask == 0].max())
    missed += [] if (mask > .5).sum() == 0 else [change[mask > .5].mean()]
    families.add(family)
colours = np.abs(np.stack([damaged(keyed_random("damage", n), face).image for n, face in enumerate(faces)]))
spread = [np.ptp(damaged(keyed_random("damage", n), face).image, axis=0).max() for n, face in enumerate(faces)]
images = keyed_random("faces").integers(0, 256, (2, 16, 16, 3), dtype=np.uint8)
table = [Described("a", "color", 16), Described("b", "tinted", 16)]
drawn = [drawn_face(images, table, ("drawn", n)).face for n in range(400)]
impulse = np.zeros((33, 33))
impulse[16, 16] = 1
blurred = gaussian_blur(impulse, 3)

class Same(torch.nn.Module):
    """Predicts all of what it is given as noise."""
    def forward(self, x, t):
        return x
abar = alphas_cumprod({}, "")
prior = Prior(Description({}, {"clip_sample": False}, ""), Same(), abar)
Same.parameters = lambda self: iter([torch.zeros(1)])
shown = torch.rand(2, 3, 16, 16, generator=keyed_generator("shown"))
projected = project(prior, shown, Estimator(), [keyed_generator("noise", n) for n in range(2)])
factors = 1 - (1 - abar[[101, 530]]).sqrt()
mask = torch.zeros(1, 32, 32)
mask[0, :8, :8] = 1
loss = lambda sure: discrepancy_loss(sure * (2 * mask - 1), mask, torch.ones(32, 32)).item()
outline = head_outline(64)
mounts = [mounted(np.random.default_rng(n), face.image) for n, face in enumerate(faces)]
moved = [np.abs(mount - face.image).max(axis=0) for mount, face in zip(mounts, faces)]
step = np.full((3, 16, 16), -0.5)
step[:, :, 8:] = 0.5
print(json.dumps({
    "ghosts": float(max(ghosts)),
    "missed": float(np.mean(missed)),
    "families": sorted(families),
    "spread": [float(max(spread[1::2])), float(np.mean(spread[::2]))],
    "range": float(colours.max()),
    "coloured": float(np.mean([np.ptp(face.image, axis=0).max() > 1e-6 for face in drawn])),
    "clean": float(np.mean([face.family == "clean" for face in drawn])),
    "blur": [float(blurred.sum()), float((blurred.sum(0) * (np.arange(33) - 16.) ** 2).sum()), float(np.abs(gaussian_blur(np.ones((8, 8)), 9) - 1).max())],
    "projected": (projected - factors[None, :, None, None, None] * shown[:, None]).abs().max().item(),
    "losses": [loss(-5), loss(0), loss(5), loss(20)],
    "surface": [
        float(np.ptp(Surface(sharpen=1.0).of(np.random.default_rng(1), step)) > np.ptp(step)),
        float(np.mean([np.any(Surface(grain=0.1).of(np.random.default_rng(n), step) != step) for n in range(400)])),
        float(np.abs(AS_IT_IS.of(np.random.default_rng(1), step) - step).max()),
    ],
    "mounts": [
        float(max(change[13:19, 13:19].max() for change in moved)),
        float(np.mean([change[0, 0] > 0.02 for change in moved])),
        float(max(np.ptp(mount, axis=0).max() for mount in mounts[1::2])),
        float(np.abs(np.stack(mounts)).max()),
        float(np.mean([np.any(Surface(mounted=0.3).of(np.random.default_rng(n), step) != step) for n in range(400)])),
    ],
    "outline": [float(outline[32, 32]), float(outline[0, 32]), float(outline[5, 5])],
}))
`,
    ]);
    const found = JSON.parse(text ?? '');
    // What its mask does not show of three layers is hardly seen; what it shows is.
    expect(found.ghosts).toBeLessThan(0.12);
    expect(found.missed).toBeGreaterThan(0.3);
    expect(found.families).toEqual(['area', 'dots', 'line']);
    expect(found.spread[0]).toBeLessThan(1e-6);
    expect(found.spread[1]).toBeGreaterThan(0.5);
    expect(found.range).toBeLessThanOrEqual(1);
    // Of the colour image 0.42, less 12 % made grey.
    expect(Math.abs(found.coloured - 0.42 * 0.88)).toBeLessThan(0.1);
    expect(Math.abs(found.clean - 0.18)).toBeLessThan(0.08);
    const [sum, variance, border] = found.blur;
    expect(sum).toBeCloseTo(1, 3);
    expect(Math.abs(variance - 9)).toBeLessThan(0.1);
    expect(border).toBeLessThan(1e-9);
    // A prior that takes everything for noise leaves (1 - sqrt(1 - abar)) x_t / sqrt(abar), whose noises cancel.
    expect(found.projected).toBeLessThan(1e-5);
    expect(found.losses).toEqual(found.losses.toSorted((/** @type {number} */ a, /** @type {number} */ b) => b - a));
    expect(found.losses[3]).toBeLessThan(1e-3);
    const [sharper, grainy, asItIs] = found.surface;
    expect([sharper, asItIs]).toEqual([1, 0]);
    expect(Math.abs(grainy - 0.25)).toBeLessThan(0.07);
    // A mount leaves the middle of a face, covers its corner and keeps grey grey; as many faces as asked are in one.
    const [middle, corner, colour, most, often] = found.mounts;
    expect(middle).toBe(0);
    expect(corner).toBeGreaterThan(0.9);
    expect(colour).toBeLessThan(1e-6);
    expect(most).toBeLessThanOrEqual(1);
    expect(Math.abs(often - 0.3)).toBeLessThan(0.07);
    expect(found.outline).toEqual([1, 0, 0]);
  });

  test('it goes on from a checkpoint, in bfloat16, and saves when it is told to stop', () => {
    const [further, stopped] = printed(
      ['train', 'data.npy', '--out', 'further', '--from', 'float16', '--precision', 'bfloat16', '--minutes', '0'],
      [
        '-c',
        `
import os, runpy, signal, sys, threading
sys.argv = ["train", "data.npy", "--out", "stopped", "--network", "tiny", "--steps", "1000000"]
threading.Timer(1, os.kill, (os.getpid(), signal.SIGTERM)).start()
runpy.run_path("${recipe}train.py", run_name="__main__")
`,
      ],
    );
    expect(further).toMatch(/further: saved after step 1 of 5600; the same command goes on$/);
    expect(stopped).toMatch(/stopped: saved after step \d+ of 1000000; the same command goes on$/);
    expect(existsSync(join(scratch, 'stopped', 'state.pt'))).toBe(true);
  });

  test('what it cannot do is refused, by name', async () => {
    await describeNetwork('skip', { ...network, down_block_types: ['SkipDownBlock2D', 'AttnDownBlock2D'] });
    await describeNetwork('cosine', network, { beta_schedule: 'squaredcos_cap_v2' });
    await describeNetwork('given', network, { trained_betas: [0.1, 2] });
    await describeNetwork('uneven', { ...network, patch_size: 2 });
    const train = (/** @type {string} */ data, /** @type {string} */ folder) => [
      'train',
      data,
      '--out',
      'other',
      '--network',
      folder,
    ];
    const project = ['project', 'float32', 'crops.npy', '--table', 'crops.csv', '-o', 'other.npz'];
    const learn = ['discrepancy', 'pairs.npz', '-o', 'other.safetensors'];
    printed([
      'project',
      'float32',
      'crops.npy',
      '--table',
      'crops.csv',
      '-o',
      'shallow.npz',
      '--count',
      '1',
      '--depths',
      '9',
    ]);
    const [
      block,
      schedule,
      betas,
      patches,
      size,
      none,
      falling,
      deep,
      odd,
      dull,
      family,
      gains,
      widths,
      forever,
      depths,
      noPairs,
    ] = refusals(
      train('data.npy', 'skip'),
      train('data.npy', 'cosine'),
      train('data.npy', 'given'),
      train('data.npy', 'uneven'),
      train('pictures', 'tiny'),
      ['evaluate', 'pictures', 'data.npy'],
      [...project, '--depths', '531,102'],
      [...project, '--depths', '102,1001'],
      [...project, '--noises', '3'],
      [...project, '--sharpen', '-1'],
      [...learn, '--families', 'clean,tears'],
      [...learn, '--gains', '4'],
      [...learn, '--widths', '8,16,x,32'],
      [...learn, '--ema', '1'],
      ['discrepancy', 'pairs.npz', 'shallow.npz', '-o', 'other.safetensors'],
      ['discrepancy', 'crops.npy', '-o', 'other.safetensors'],
    );
    expect(block).toMatch(/^Expected DownBlock2D or AttnDownBlock2D in down_block_types .* found 'SkipDownBlock2D'/);
    expect(schedule).toMatch(/^Expected linear or scaled_linear as beta_schedule .* found 'squaredcos_cap_v2'/);
    expect(betas).toMatch(
      /^Expected at least 2 numbers between 0 and 1 as trained_betas in given, .* found \[0\.1, 2\]/,
    );
    expect(patches).toMatch(/^Expected a multiple of 4, the pixels of a patch, as in_channels in uneven, .*found 3/);
    expect(size).toMatch(/^Expected images of 16x16 pixels in pictures but found 32x40;/);
    expect(none).toMatch(/^Expected a JSON file at pictures/);
    expect(falling).toMatch(/^Expected rising timesteps as --depths, .* found '531,102'/);
    expect(deep).toMatch(/^Expected --depths up to 1000, .* found 1001/);
    expect(odd).toMatch(/^Expected an even number .* as --noises but found 3/);
    expect(dull).toMatch(/^Expected a number from 0 to 10 as --sharpen but found -1/);
    expect(family).toMatch(/^Expected some of clean,area,line,dots as --families but found 'tears'/);
    expect(gains).toMatch(/^Expected a number above 0 for each of 2 depths as --gains but found '4'/);
    expect(forever).toMatch(/^Expected a number from 0, below 1, as --ema but found 1/);
    expect(widths).toMatch(/^Expected 4 whole numbers above 0 as --widths but found '8,16,x,32'/);
    expect(depths).toMatch(/^Expected depths \[102, 531\] in shallow\.npz, as in pairs\.npz, but found \[9\]/);
    expect(noPairs).toMatch(/^Expected pairs of project\.py's in crops\.npy but found something else/);
    for (const name of ['other', 'other.npz', 'other.safetensors']) expect(existsSync(join(scratch, name))).toBe(false);
  });

  test('a command is run by its path, from any folder', () => {
    const { PYTHONPATH, ...env } = machine;
    const help = ['-B', join(recipe, 'prepare.py'), '--help'];
    const { status, stdout } = spawnSync(interpreter, help, { cwd: scratch, env, encoding: 'utf8' });
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^usage: prepare\.py /)]);
  });

  test('the commands of its page exist, with the options that they are given', () => {
    const lines = [...readme.matchAll(/^python \$recipe\/(\w+)\.py (.*?)(?: +#.*)?$/gm)];
    expect(lines.length).toBeGreaterThan(7);
    const helps = printed(...lines.map(([, tool]) => [tool ?? '', '--help']));
    lines.forEach(([line, , args], i) => {
      const options = args?.split(' ').filter((word) => word.startsWith('-')) ?? [];
      expect([line, options.filter((option) => !helps[i]?.includes(` ${option} `))]).toEqual([line, []]);
    });
  });

  test.skipIf(noWeights !== '')(`the given weights predict their known answer${noWeights}`, () => {
    const [error] = printed(['known_answer', given]);
    expect(Number(error)).toBeLessThan(1e-4);
  });
});
