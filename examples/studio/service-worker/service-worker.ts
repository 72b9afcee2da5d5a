// Makes the page work offline after its first visit, and isolates it from other origins, so that the model may use
// threads, on hosts that cannot send the headers themselves.
export type {};

declare const self: ServiceWorkerGlobalScope;
/** Every file of the page but the large ones. */
declare const FILES: readonly string[];
/** Changes with them. */
declare const VERSION: string;

const cacheName = `studio-${VERSION}`;

self.addEventListener('install', (event) => {
  event.waitUntil(keepAll());
  self.skipWaiting();
});

self.addEventListener('activate', (event) => {
  event.waitUntil(forgetOlder().then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  // The model's own files are runtime-web's to keep, and other origins are none of ours.
  if (request.method !== 'GET' || url.origin !== location.origin || url.pathname.includes('/models/')) return;
  event.respondWith(respond(request));
});

/** From the cache, else from the network and then kept. */
async function respond(request: Request): Promise<Response> {
  const cache = await caches.open(cacheName);
  const kept = await cache.match(request, { ignoreSearch: true });
  if (kept) return isolated(kept);
  const response = await fetch(request);
  if (response.ok) await cache.put(request, response.clone()).catch(() => undefined);
  return isolated(response);
}

/** The response as a page that is isolated from other origins needs it. */
function isolated(response: Response): Response {
  const headers = new Headers(response.headers);
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp');
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}

async function forgetOlder(): Promise<void> {
  const names = await caches.keys();
  const older = names.filter((name) => name.startsWith('studio-') && name !== cacheName);
  await Promise.all(older.map((name) => caches.delete(name)));
}

/** Keeps the page's files. One that cannot be had, or for which there is no room, is asked for when it is needed. */
async function keepAll(): Promise<void> {
  const cache = await caches.open(cacheName);
  await Promise.allSettled(FILES.map((file) => cache.add(file)));
}
