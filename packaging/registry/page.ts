import { cp } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { build, preview } from 'vite';
import { executablePath } from '../../scripts/machine/chromium.mjs';

/**
 * Builds a project's `mend.html` with Vite, beside the small model and a picture, and opens it in Chromium.
 *
 * @param root the project, in which the packages are installed
 * @returns width and height of the picture that the page shows in the end
 */
export async function mendInPage(root: string): Promise<[number, number]> {
  const files = path.join(root, 'node_modules/@fuzzydiff/model-portraits-64');
  const settings = { root, configFile: false, logLevel: 'error' } as const;
  await build({
    ...settings,
    worker: { format: 'es' },
    build: { target: 'es2022', outDir: 'mended', rolldownOptions: { input: path.join(root, 'mend.html') } },
  });
  const site = path.join(root, 'mended');
  await cp(path.join(files, 'bundle'), path.join(site, 'models/portraits-64'), { recursive: true, dereference: true });
  await cp(path.join(files, 'examples/scratched.png'), path.join(site, 'scratched.png'));
  const server = await preview({ ...settings, build: { outDir: 'mended' }, preview: { host: '127.0.0.1', port: 0 } });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(new URL('mend.html', server.resolvedUrls!.local[0]).href);
    const shown = await page.waitForFunction(
      () => {
        const { naturalWidth, naturalHeight } = document.querySelector('img')!;
        return naturalWidth > 0 && ([naturalWidth, naturalHeight] as const);
      },
      undefined,
      { timeout: 400_000 },
    );
    if (errors.length > 0) throw new Error(errors.join('\n'));
    return (await shown.jsonValue()) as [number, number];
  } finally {
    await browser.close();
    await server.close();
  }
}
