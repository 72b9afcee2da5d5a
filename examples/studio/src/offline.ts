/**
 * Lets the service worker have the page, so that it works offline from the second visit on.
 *
 * On a host that does not send the headers for threads, the service worker does, which takes effect when the page is
 * loaded once more: done at once, on the very first visit, before anything is loaded.
 */
export async function goOffline(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  try {
    await navigator.serviceWorker.register('service-worker.js');
    await controlled();
  } catch (error) {
    console.warn(`This page will not work offline: ${error}`);
    return;
  }
  const reloaded = 'reloaded for isolation';
  if (globalThis.crossOriginIsolated || sessionStorage.getItem(reloaded)) return;
  sessionStorage.setItem(reloaded, 'yes');
  location.reload();
  // The page ends here.
  await new Promise(() => {});
}

/** When the service worker answers for this page; what is fetched before, it does not see. */
async function controlled(): Promise<void> {
  if (navigator.serviceWorker.controller) return;
  await new Promise<void>((resolve) => {
    navigator.serviceWorker.addEventListener('controllerchange', () => resolve(), { once: true });
  });
}
