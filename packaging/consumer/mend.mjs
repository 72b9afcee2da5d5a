// In Node: a picture is corrected, from a file to a file.
import { openPrior } from 'fuzzydiff';

const prior = await openPrior();
const result = await prior.correct(process.argv[2]);
await result.toFile('mended.png');
await prior.dispose();
