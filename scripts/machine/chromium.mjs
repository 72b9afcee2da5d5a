import { existsSync } from 'node:fs';

/** Where Debian puts the Chromium that the tests of pages use. */
export const executablePath = '/usr/bin/chromium';

/** Says in a test's name why it is skipped; empty where there is a browser. */
export const missing = existsSync(executablePath) ? '' : ` (skipped: no ${executablePath} on this machine)`;
