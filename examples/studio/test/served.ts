import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { buildStudio, openBrowser, type Site, serve } from './site.js';

/** The built studio and a browser, for the tests of a file: there from its first test to its last; with the smallest model, unless another is named. */
export function servedStudio(model = 'portraits-64'): { readonly site: Site; readonly browser: Browser } {
  let site: Site | undefined;
  let browser: Browser | undefined;
  beforeAll(async () => {
    site = await serve(await buildStudio(model));
    browser = await openBrowser();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });
  return {
    get site() {
      return site!;
    },
    get browser() {
      return browser!;
    },
  };
}
