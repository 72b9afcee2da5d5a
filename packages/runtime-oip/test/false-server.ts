import type { ModelManifest } from '@fuzzydiff/core/bundle';

/** What a server that is none answers to a call: a status, a body, headers. */
export interface FalseAnswer {
  readonly status?: number;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Stands in for the network: says the truth of a bundle's model, and answers each call as told, the last answer again and again. */
export function falseServer(
  manifest: ModelManifest,
  answers: readonly (FalseAnswer | Error)[],
  { server = {}, ...changes }: { readonly server?: object } = {},
) {
  const { graph, shape } = manifest;
  const inputs = [
    { name: graph.samples, datatype: 'FP32', shape: [-1, ...shape] },
    { name: graph.timesteps, datatype: 'INT64', shape: [-1] },
  ];
  const outputs = [{ name: graph.output, datatype: 'FP32', shape: [-1, ...shape] }];
  const asked: RequestInit[] = [];
  const fetch = async (url: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    if (init.method !== 'POST')
      return Response.json(`${url}`.endsWith('/v2') ? { extensions: [], ...server } : { inputs, outputs, ...changes });
    asked.push(init);
    const answer = answers[Math.min(asked.length, answers.length) - 1]!;
    if (answer instanceof Error) throw answer;
    const { status = 200, body = '{}', headers = {} } = answer;
    return new Response(body, { status, headers });
  };
  return { fetch, asked };
}
