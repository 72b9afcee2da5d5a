import { render } from 'preact';
import { goOffline } from './offline.js';
import { wireAllOver } from './state/all-over.js';
import { wire } from './state/flow.js';
import { wireLeft } from './state/left.js';
import { usePrior } from './state/prior.js';
import { followPicture } from './state/viewport.js';
import './style/studio.css';
import { Studio } from './view/studio.js';

wire();
wireAllOver();
wireLeft();
followPicture();
render(<Studio />, document.getElementById('studio')!);
await goOffline();
await usePrior();
