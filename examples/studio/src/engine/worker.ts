import * as Comlink from 'comlink';
import { createEngine } from './engine.js';

// The engine in a thread of its own, whose bitmaps are handed over rather than copied.

const engine = createEngine();

Comlink.expose({
  ...engine,
  open: async (...args: Parameters<typeof engine.open>) => {
    const opened = await engine.open(...args);
    return Comlink.transfer(opened, [opened.small, ...(opened.full ? [opened.full] : [])]);
  },
  show: async (...args: Parameters<typeof engine.show>) => {
    const shown = await engine.show(...args);
    return Comlink.transfer(shown, [shown.small, ...(shown.full ? [shown.full] : [])]);
  },
  look: async (...args: Parameters<typeof engine.look>) => {
    const found = await engine.look(...args);
    return Comlink.transfer(
      found,
      found.maps.map(({ picture }) => picture),
    );
  },
  tryAllOver: async (...args: Parameters<typeof engine.tryAllOver>) => {
    const tried = await engine.tryAllOver(...args);
    return Comlink.transfer(
      tried,
      tried.patches.map(({ patch }) => patch),
    );
  },
  mend: async (...args: Parameters<typeof engine.mend>) => {
    const mending = await engine.mend(...args);
    return Comlink.transfer(
      mending,
      [...mending.tries.flat(), ...mending.allOver].map(({ patch }) => patch),
    );
  },
});
