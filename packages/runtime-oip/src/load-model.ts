import type { EpsModel } from '@fuzzydiff/core';
import { backendModel, type Graph, graphBackend } from '@fuzzydiff/core/backend';
import { bundleNetwork, type ModelBundle, manifestInfo } from '@fuzzydiff/core/bundle';
import { checkInteger, checkNumber } from '@fuzzydiff/core/internal';
import { modelAddress } from './address.js';
import { askServer } from './ask.js';
import { gather } from './gather.js';
import { secretHeaders } from './secrets.js';
import { servedModel } from './served-model.js';
import { inferOutput, inferRequest } from './tensors.js';

/** Options of `loadModel`. */
export interface LoadOptions {
  /** Headers of every question, for instance `authorization`. What they hold is in no error. @default none */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** How many calls are under way at a time, at least 1: one travels while another computes. @default 2 */
  readonly concurrency?: number | undefined;
  /**
   * Most samples in one call; a fixed batch of the server's is not changed by it.
   *
   * @default the server's limit where it states one, else the bundle's
   */
  readonly maxBatch?: number | undefined;
  /** How often a question is asked again whose answer is lost, late, cut short, or 503, at least 0. @default 8 */
  readonly retries?: number | undefined;
  /** How long an answer may take before it is given up and asked for again, in seconds. @default 120 */
  readonly timeout?: number | undefined;
  /** What asks: for certificates of one's own, or a proxy. @default the platform's */
  readonly fetch?: typeof fetch | undefined;
}

/**
 * Opens a model that a server of the Open Inference Protocol (V2) runs, over REST. The server has the network alone: facts, the
 * network that compares images, and what statistics are compared with are the bundle's, of which the graph and its weights are not
 * read. What the server takes and gives is compared with the bundle, and the model's id where it states one
 * (`fuzzydiff export --triton` writes it); without, that it has the bundle's weights is taken on trust.
 *
 * Tensors go as bytes where the server has the binary extension, else as JSON. Calls that wait, of different images too, share one
 * question; what shares one depends on timing, and so may the last bits of a prediction.
 *
 * @param address `https://host/v2/models/prior`
 * @param bundle the bundle whose model the server runs, as `openBundle` gives it
 * @throws FuzzydiffError `device-unavailable` where no server answers or it wants other headers; `not-found` without the model on
 *   it; `mismatch` where it runs another; `invalid-argument` for an address or an option out of range; `invalid-file` for a bundle
 *   that is damaged. From `predict` also `model-output` for an answer that is no prediction
 */
export async function loadModel(
  address: string | URL,
  bundle: ModelBundle,
  options: LoadOptions = {},
): Promise<EpsModel> {
  const { headers = {}, retries = 8, timeout = 120, concurrency = 2 } = options;
  checkInteger('concurrency', concurrency, 1, 1024);
  checkInteger('retries', retries, 0, 1024);
  checkNumber('timeout', timeout, 0.001, 86_400);
  if (options.maxBatch !== undefined) checkInteger('maxBatch', options.maxBatch, 1, 65_536);
  const place = modelAddress(address);
  const ask = askServer({ fetch: options.fetch ?? fetch, secrets: secretHeaders(headers), retries, timeout });
  const { manifest } = bundle;
  const stated = manifestInfo(manifest, 'remote');
  const { fixedBatch, maxBatch, ...layout } = await servedModel(ask, place, { manifest, info: stated });
  const network = await bundleNetwork(bundle);

  const graph: Graph = {
    run: async (samples, timesteps, signal) =>
      ask({
        url: `${place.model}/infer`,
        post: inferRequest(manifest, layout, { samples, timesteps }),
        read: (answer) => inferOutput(answer, manifest.graph.output),
        signal,
      }),
    release: async () => {},
  };
  const info = { ...stated, maxBatch: fixedBatch ?? options.maxBatch ?? maxBatch };
  const backend = graphBackend(info, graph, { fixedBatch, plainDevice: 'remote' });
  return backendModel(gather(backend, concurrency), network);
}
