export { type LoadOptions, loadModel } from './load-model.js';
