// An EpsModel whose network runs elsewhere: on a server of the Open Inference Protocol (V2), over plain HTTP.
import { readFile } from 'node:fs/promises';
import { FuzzydiffError } from '@fuzzydiff/core';
import { backendModel } from '@fuzzydiff/core/backend';
import { manifestInfo, parseManifest } from '@fuzzydiff/core/bundle';
import { describe, invalidArgument } from '@fuzzydiff/core/internal';
import { sizeOf } from '@fuzzydiff/core/math';
import { bundleUrl } from '@fuzzydiff/model-portraits-64';

/** For `fuzzydiff --model`: the bundle whose model the server runs, and whose calibrations therefore fit. */
export const bundle = bundleUrl;

/**
 * For `fuzzydiff --model`.
 *
 * @param {{ device?: string, threads?: number }} [options]
 */
export async function loadModel({ device = 'auto', threads } = {}) {
  if (device !== 'auto') throw invalidArgument('--device', 'auto', device, 'its server chooses the device');
  if (threads !== undefined) throw invalidArgument('--threads', 'nothing', threads, 'its server chooses how many');
  return remoteModel(bundle);
}

/**
 * A bundle's model, run by a server. Facts and id are the bundle's: that the server has its weights is taken on trust.
 *
 * @param {URL} folder the bundle's; only `model.json` is read
 * @param {{ url?: string | undefined, name?: string | undefined }} [options] the server (default: `$FUZZYDIFF_SERVER`, or
 *   else port 8600 of this machine) and its name for the model (default: the bundle's)
 * @returns {Promise<import('@fuzzydiff/core').EpsModel>}
 * @throws FuzzydiffError `device-unavailable` without the server, `not-found` without the model on it, `mismatch` where it
 *   takes other images; from `predict` also `model-output` for an answer that is none
 */
export async function remoteModel(
  folder,
  { url = process.env['FUZZYDIFF_SERVER'] ?? 'http://127.0.0.1:8600', name } = {},
) {
  const where = new URL('model.json', folder);
  const manifest = parseManifest(await readFile(where, 'utf8'), where.href);
  const { graph, shape } = manifest;
  const info = manifestInfo(manifest, 'remote');
  const model = `${url.replace(/\/$/, '')}/v2/models/${encodeURIComponent(name ?? manifest.name)}`;
  const taken = named((await ask(model)).inputs, graph.samples)?.shape;
  if (`${[taken].flat().slice(1)}` !== `${shape}`) {
    const message = `Expected images of shape ${describe(shape)} as ${graph.samples} of ${model} but found a batch of shape ${describe(taken)}; name the server's model of this bundle.`;
    throw new FuzzydiffError('mismatch', message);
  }
  const channels = info.varianceType === 'learned_range' ? 2 * shape[0] : shape[0];

  return backendModel({
    info,
    async predict(values, timesteps) {
      const count = timesteps.length;
      // JSON has no word for what is not finite.
      const broken = values.find((value) => !Number.isFinite(value));
      if (broken !== undefined) throw invalidArgument('samples', 'finite values', broken);
      const datatype = graph.timestepType === 'int64' ? 'INT64' : 'FP32';
      const answer = await ask(`${model}/infer`, {
        inputs: [
          { name: graph.samples, shape: [count, ...shape], datatype: 'FP32', data: Array.from(values) },
          { name: graph.timesteps, shape: [count], datatype, data: timesteps },
        ],
        outputs: [{ name: graph.output }],
      });
      const output = named(answer.outputs, graph.output);
      const data = [output?.data ?? []].flat(Number.POSITIVE_INFINITY);
      const expected = [count, channels, shape[1], shape[2]];
      if (`${output?.shape}` === `${expected}` && data.length === sizeOf(expected) && data.every(Number.isFinite))
        return Float32Array.from(data);
      const found = `${data.filter(Number.isFinite).length} of shape ${describe(output?.shape)}`;
      const message = `Expected ${sizeOf(expected)} finite values of shape ${describe(expected)} as ${graph.output} from ${model} but found ${found}; look at the server.`;
      throw new FuzzydiffError('model-output', message);
    },
    release: async () => {},
  });
}

/**
 * Asks the server.
 *
 * @param {string} url
 * @param {object} [question] to be posted
 */
async function ask(url, question) {
  const posted = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(question) };
  const response = await fetch(url, question && posted).catch((cause) => {
    const found = cause.cause?.code ?? cause.cause?.message ?? cause.message;
    const message = `Expected an inference server to answer at ${url} but found ${found}; start it, or set FUZZYDIFF_SERVER to where it is.`;
    throw new FuzzydiffError('device-unavailable', message, { cause });
  });
  // Broken off, or not JSON: then there is nothing in it.
  const answer = (await response.json().catch(() => undefined)) ?? {};
  if (response.ok) return answer;
  const found = `status ${response.status}${answer.error ? `, "${answer.error}"` : ''}`;
  const code = response.status === 404 ? 'not-found' : 'model-output';
  throw new FuzzydiffError(code, `Expected an answer of ${url} but found ${found}; check the server and its models.`);
}

/**
 * The tensor of a name in what the server says.
 *
 * @param {unknown} tensors
 * @param {string} name
 */
function named(tensors, name) {
  return Array.isArray(tensors) ? tensors.find((tensor) => tensor?.name === name) : undefined;
}
