import type { Plugin } from 'vite';

/**
 * What the page may do: run its own scripts and styles, and fetch. It fetches from other origins only the model whose
 * address the user gives. In development there is no policy, because the server adds scripts of its own.
 */
const directives = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "worker-src 'self'",
  "img-src 'self' blob:",
  "connect-src 'self' https: http://localhost:* http://127.0.0.1:*",
  "manifest-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
];

export function policy(): Plugin {
  return {
    name: 'content security policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: directives.join('; ') },
        injectTo: 'head-prepend',
      },
    ],
  };
}
