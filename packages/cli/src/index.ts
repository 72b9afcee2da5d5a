export type { OpenPriorOptions } from '@fuzzydiff/runtime-node';
export { type FilePrior, type InpaintFileOptions, openPrior } from './library/open-prior.js';
export type { PhotoSource } from './library/photo-source.js';
export type { Saved } from './library/saved.js';
