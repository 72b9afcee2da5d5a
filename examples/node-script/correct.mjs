// Corrects a photograph: `node correct.mjs photo.jpg corrected.png`.
import { openPrior } from 'fuzzydiff';

const [photo = 'photo.jpg', out = 'corrected.png'] = process.argv.slice(2);

const prior = await openPrior();
const result = await prior.correct(photo);
await result.toFile(out);
await prior.dispose();
console.log(`${(100 * result.changed).toFixed(1)} % of the pixels changed`);
