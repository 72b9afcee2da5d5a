import type { SampleLoops } from './sample-loops.js';
import { scalarLoops } from './scalar-loops.js';
import { simdLoops } from './simd-loops.js';

/** By vectors where the engine has them: one for all samples, made with the first, which keeps nothing from one call to the next. */
export function sampleLoops(): SampleLoops {
  loops ??= simdLoops() ?? scalarLoops;
  return loops;
}

let loops: SampleLoops | undefined;
