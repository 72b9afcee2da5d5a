import { render } from 'preact';
import { goOffline } from './offline.js';
import { usePrior } from './state/prior.js';
import { wire } from './state/wiring.js';
import './style/studio.css';
import { Studio } from './view/studio.js';

wire();
render(<Studio />, document.getElementById('studio')!);
await goOffline();
await usePrior();
