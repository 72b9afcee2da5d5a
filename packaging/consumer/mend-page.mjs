// In a page: a picture is corrected, and shown.
import { openPrior } from '@fuzzydiff/runtime-web';

const prior = await openPrior('/models/portraits-64', { preset: 'fast' });
const picture = await fetch('/scratched.png');
const result = await prior.correct(await picture.blob());
document.querySelector('img').src = URL.createObjectURL(await result.toBlob());
await prior.dispose();
