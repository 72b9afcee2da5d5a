/** Seconds that the page waits for its service worker, which it can do without. */
const patience = 4;

/**
 * Lets the service worker have the page, so that it works offline from the second visit on.
 *
 * On a host that does not send the headers for threads, the service worker does, which takes effect when the page is
 * loaded once more: done at once, on the very first visit, before anything is loaded.
 */
export async function goOffline(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  try {
    const { active } = await navigator.serviceWorker.register('service-worker.js');
    // One that is at work already and does not have this page will not get it: it was reloaded past the cache.
    if (active && !navigator.serviceWorker.controller) return;
    if (!(await controlled())) return;
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

/** Whether the service worker answers for this page, soon enough; what is fetched before, it does not see. */
async function controlled(): Promise<boolean> {
  if (navigator.serviceWorker.controller) return true;
  return new Promise((resolve) => {
    navigator.serviceWorker.addEventListener('controllerchange', () => resolve(true), { once: true });
    setTimeout(() => resolve(false), 1000 * patience);
  });
}
