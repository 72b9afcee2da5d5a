import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { openBrowser, visit } from './browser.js';
import { type Site, startSite } from './site.js';

/** How long what needs a browser may take: a software adapter compiles shaders for seconds. */
export const patience = 300_000;

/** What the tests of one block have, from their hooks on. */
export interface Pages {
  readonly site: Site;
  readonly browser: Browser;
  /** The page to call. */
  page: Page;
}

/**
 * Gives the block that calls it a site and a browser: with one page for all of its tests, or for each a visitor who was
 * never there.
 *
 * @param imported as of `startSite`, asked for when the site starts
 */
export function openPages(pageFor: 'all' | 'each', imported?: () => string): Pages {
  const pages = {} as { -readonly [K in keyof Pages]: Pages[K] };
  beforeAll(async () => {
    pages.site = await startSite({}, imported?.());
    pages.browser = await openBrowser();
    if (pageFor === 'all') pages.page = await visit(pages.browser, pages.site.url);
  }, patience);
  afterAll(async () => {
    await pages.browser?.close();
    await pages.site?.close();
  });
  if (pageFor === 'all') return pages;
  beforeEach(async () => {
    pages.page = await visit(pages.browser, pages.site.url);
  });
  afterEach(async () => {
    pages.site.instead.clear();
    pages.site.asked.length = 0;
    await pages.page.context().close();
  });
  return pages;
}
