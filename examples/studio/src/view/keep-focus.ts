/**
 * Whoever goes by the keyboard goes along: when what had the focus is gone, what is said in its place gets it, rather than
 * nothing.
 */
export function keepFocus(): () => void {
  const observer = new MutationObserver(() => {
    if (document.activeElement !== document.body) return;
    document.querySelector<HTMLElement>('dialog[open], .panel h2, .pitch')?.focus({ preventScroll: true });
  });
  observer.observe(document.body, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['disabled', 'open'],
  });
  return () => observer.disconnect();
}
