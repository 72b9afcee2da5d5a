/**
 * Whoever goes by the keyboard goes along: when what had the focus is gone, what is said in its place gets it, rather than
 * nothing.
 */
export function keepFocus(): () => void {
  const keep = () => {
    if (document.activeElement !== document.body) return;
    document.querySelector<HTMLElement>('dialog[open], .panel h2, .pitch')?.focus({ preventScroll: true });
  };
  // What is taken away loses the focus at once, and no event says so.
  const observer = new MutationObserver(keep);
  observer.observe(document.body, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['disabled', 'open'],
  });
  // What is only hidden, as a button in a dialog that closes, keeps it until the page is next drawn.
  const afterwards = () => setTimeout(keep);
  document.addEventListener('focusout', afterwards);
  return () => {
    observer.disconnect();
    document.removeEventListener('focusout', afterwards);
  };
}
