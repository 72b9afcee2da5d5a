// The pages that people read, and what can be checked of them.
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './entry-points.mjs';

/** Every page of the repository, as paths from its root; not what is generated. */
export function pages() {
  const inFolders = ['docs', 'packages', 'examples'].flatMap((folder) => markdownIn(folder, folder === 'docs' ? 9 : 1));
  return ['README.md', 'CONTRIBUTING.md', ...inFolders].filter((page) => existsSync(`${root}/${page}`));
}

/** @param {string} folder @param {number} depth how many folders down @returns {string[]} */
function markdownIn(folder, depth) {
  const entries = readdirSync(`${root}/${folder}`, { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory())
      return depth > 0 && path !== 'docs/api' && entry.name !== 'node_modules' ? markdownIn(path, depth - 1) : [];
    return entry.name.endsWith('.md') && entry.name !== 'CHANGELOG.md' ? path : [];
  });
}

/** The fenced blocks of a page whose fence says just this. @param {string} text @param {string} info */
export function blocks(text, info) {
  return [...text.matchAll(new RegExp(`^ *\`\`\`${info}\\n(.*?)^ *\`\`\``, 'gms'))].map(([, code]) => code ?? '');
}

/** The command lines of a page that this repository can answer for, without their comments. @param {string} text */
export function commands(text) {
  const indented = [...text.matchAll(/^ {4}.*/gm)].map(([line]) => line);
  return [...blocks(text, 'sh').flatMap((code) => code.split('\n')), ...indented]
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => /^(npm (run|test)|(npx )?fuzzydiff)\b/.test(line));
}

/** The links of a page to files that are not there. @param {string} page @param {string} text */
export function deadLinks(page, text) {
  const targets = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, target]) => target ?? '');
  return targets.filter((target) => !/^[a-z]+:/.test(target) && !existsSync(join(root, dirname(page), target)));
}
