import { describe, expect, test } from 'vitest';
import { failureOf } from '../../test/matchers.js';
import { FuzzydiffError, invalidArgument } from '../errors.js';
import type { Face, FaceDetector } from '../faces/face-detector.js';
import { checkPixels, fullScale, type Image } from '../photo/image.js';
import { detectorCases } from './face-conformance.js';

const tick = () => new Promise((resolve) => setTimeout(resolve));

/** What the sound detector takes for faces: pixels of a middle level's opposite, the surer the brighter. */
const photo: Image = {
  name: 'two bright pixels',
  width: 80,
  height: 70,
  channels: 3,
  depth: 8,
  pixels: new Uint8Array(3 * 80 * 70).fill(128).fill(220, 3000, 3003).fill(250, 9000, 9003),
};

/** Finds a face at each bright pixel between two that are not. */
function sound(): FaceDetector {
  let chain: Promise<unknown> = Promise.resolve();
  let disposed = false;
  return {
    async detect(given, { signal } = {}) {
      if (disposed) throw new FuzzydiffError('disposed', 'Expected a detector in use but found it disposed.');
      signal?.throwIfAborted();
      if (given.channels !== 1 && given.channels !== 3) throw invalidArgument('channels', '1 or 3', given.channels);
      checkPixels(given);
      const turn = chain.then(tick);
      chain = turn;
      await turn;
      signal?.throwIfAborted();
      return brightPixels(given);
    },
    async dispose() {
      disposed = true;
      await chain;
      await tick();
    },
  };
}

function brightPixels({ width, height, channels, pixels, depth }: Image): Face[] {
  const scale = fullScale({ depth });
  const level = (i: number) => pixels[i * channels]! / scale;
  const isMiddle = (value: number) => value > 0.4 && value < 0.6;
  const faces: Face[] = [];
  for (let i = 1; i < width * height - 1; i++) {
    if (level(i) < 0.8 || !isMiddle(level(i - 1)) || !isMiddle(level(i + 1))) continue;
    const [x, y] = [i % width, Math.floor(i / width)];
    const at = [x, y] as const;
    faces.push({ box: { x, y, width: 4, height: 4 }, landmarks: [at, at, at, at, at], score: level(i) });
  }
  return faces.toSorted((a, b) => b.score - a.score);
}

/** A way to break a sound detector. */
type Breaker = (detector: FaceDetector) => Partial<FaceDetector>;

const answering =
  (answer: (faces: Face[], photo: Image, call: number) => Face[]): Breaker =>
  (detector) => {
    let call = 0;
    return { detect: async (given, options) => answer(await detector.detect(given, options), given, call++) };
  };

const asking =
  (ask: (photo: Image) => Image): Breaker =>
  (detector) => ({ detect: (given, options) => detector.detect(ask(given), options) });

const changing = (change: (face: Face) => object): Breaker =>
  answering((faces) => faces.map((face) => ({ ...face, ...change(face) })));

const poisoned: Breaker = (detector) => {
  let chain: Promise<unknown> = Promise.resolve();
  return {
    detect: (...args) => {
      const call = chain.then(() => detector.detect(...args));
      chain = call;
      return call;
    },
  };
};

const broken: Readonly<Record<string, Readonly<Record<string, Breaker>>>> = {
  'finds faces, the surest first, with finite numbers in range': {
    'that finds none': answering(() => []),
    'that begins with the least sure': answering((faces) => faces.toReversed()),
    'of scores in percent': changing(({ score }) => ({ score: 100 * score })),
    'of scores below nothing': changing(() => ({ score: -1 })),
    'of scores that are no numbers': changing(() => ({ score: Number.NaN })),
    'of four landmarks': changing(({ landmarks }) => ({ landmarks: landmarks.slice(1) })),
    'of a landmark that is nowhere': changing(({ landmarks }) => ({
      landmarks: [...landmarks.slice(1), [Number.POSITIVE_INFINITY, 0]],
    })),
    'of flat boxes': changing(({ box }) => ({ box: { ...box, height: 0 } })),
    'of boxes beyond the photograph': changing(({ box }) => ({ box: { ...box, x: 80 } })),
    'of boxes above the photograph': changing(({ box }) => ({ box: { ...box, y: -4 } })),
  },
  'finds no face in an empty picture': {
    'that sees faces in clouds': answering((faces, { pixels }) =>
      faces.length > 0 || pixels[0] !== 255
        ? faces
        : [
            {
              box: { x: 0, y: 0, width: 1, height: 1 },
              landmarks: [
                [0, 0],
                [0, 0],
                [0, 0],
                [0, 0],
                [0, 0],
              ],
              score: 1,
            },
          ],
    ),
  },
  'gives the same faces for the same photograph, and leaves it as it is': {
    'that moves on': answering((faces, _, call) =>
      faces.map((face) => ({ ...face, box: { ...face.box, x: face.box.x + call } })),
    ),
    'that finds fewer each time': answering((faces, _, call) => faces.slice(call)),
    'that draws into the photograph': answering((faces, { pixels }) => {
      pixels[0] = 127 + (pixels[0]! % 2);
      return faces;
    }),
  },
  'finds the faces wherever they lie': {
    'that knows the photograph': (detector) => ({
      detect: async ({ name, ...given }, options) =>
        detector.detect(name === photo.name ? photo : { name, ...given }, options),
    }),
    'that looks at the top left alone': answering((faces) => faces.filter(({ box }) => box.x < 60 && box.y < 60)),
  },
  'takes a grey photograph as three equal channels': {
    'that finds no grey faces': answering((faces, { channels }) => (channels === 1 ? [] : faces)),
    'that finds others in grey': answering((faces, { channels }) => (channels === 1 ? faces.slice(1) : faces)),
  },
  'takes a photograph of 16 bits': {
    'that finds none of 16 bits': answering((faces, { depth }) => (depth === 16 ? [] : faces)),
    'that reads the low bytes': asking((given) =>
      given.depth === 8 ? given : { ...given, depth: 8, pixels: Uint8Array.from(given.pixels, (value) => value % 128) },
    ),
  },
  'ignores opacity': {
    'that sees nothing where all is transparent': answering((faces, { alpha }) => (alpha ? [] : faces)),
  },
  'takes pictures of any size': {
    'that needs eight rows': (detector) => ({
      detect: (given, options) =>
        given.height < 8
          ? Promise.reject(new RangeError('Invalid typed array length'))
          : detector.detect(given, options),
    }),
    'that sees grey rows as wide ones': (detector) => ({
      detect: (given, options) =>
        given.channels === 1 && given.width > 1000
          ? Promise.reject(new RangeError('offset is out of bounds'))
          : detector.detect(given, options),
    }),
  },
  'refuses other channels, and pixels that are not of the size stated, and works on': {
    'that takes four channels for three': asking((given) =>
      given.channels === 4
        ? { ...given, channels: 3, pixels: given.pixels.slice(0, 3 * given.width * given.height) }
        : given,
    ),
    'that lets a TypeError out': (detector) => ({
      detect: (given, options) => {
        if (given.height !== 70) return Promise.reject(new TypeError('Cannot read properties of undefined'));
        return detector.detect(given, options);
      },
    }),
    'that takes bytes for words': asking((given) =>
      given.pixels instanceof Uint8Array ? { ...given, depth: 8 } : given,
    ),
    'that a refusal poisons': poisoned,
  },
  'takes overlapping calls, one of which is refused': {
    'with one place for the photographs of all calls': (detector) => {
      let latest: Image;
      return {
        detect: async (given, options) => {
          if (given.channels === 2) return detector.detect(given, options);
          latest = given;
          await tick();
          return detector.detect(latest, options);
        },
      };
    },
    'that refuses while it is busy': (detector) => {
      let busy = false;
      return {
        detect: async (...args) => {
          if (busy) throw new FuzzydiffError('model-output', 'One at a time.');
          busy = true;
          const faces = await detector.detect(...args).finally(() => {
            busy = false;
          });
          return faces;
        },
      };
    },
  },
  'rejects with the reason of an aborted signal, and works on': {
    'that has no ear for signals': (detector) => ({ detect: (given) => detector.detect(given) }),
    'that has a reason of its own': (detector) => ({
      detect: async (given, options) => {
        if (options?.signal?.aborted) throw new Error('aborted');
        return detector.detect(given, options);
      },
    }),
    'that listens once': (detector) => ({
      detect: async (given, options) => {
        options?.signal?.throwIfAborted();
        return detector.detect(given);
      },
    }),
    'that a refusal poisons': poisoned,
  },
  'rejects after dispose, which waits for calls under way and may be called twice': {
    'that goes on after its end': () => ({ dispose: async () => {} }),
    'that cannot be disposed of twice': (detector) => {
      let disposed = false;
      return {
        dispose: async () => {
          if (disposed) throw new Error('already disposed');
          disposed = true;
          await detector.dispose();
        },
      };
    },
    'that does not wait for its calls': (detector) => ({
      detect: async (...args) => {
        const faces = await detector.detect(...args);
        for (let turn = 0; turn < 5; turn++) await tick();
        return faces;
      },
    }),
  },
};

describe.each(detectorCases)('$name', ({ name, run }) => {
  test('the sound detector does', () => run({ load: async () => sound(), photo }));

  test.each(Object.entries(broken[name]!))('it catches a detector %s', async (_, breakIt) => {
    const load = async () => {
      const detector = sound();
      return { ...detector, ...breakIt(detector) };
    };
    const own = { ...photo, pixels: photo.pixels.slice() };
    expect(await failureOf(() => run({ load, photo: own }))).toBeInstanceOf(Error);
  });
});

test('each case has a detector to catch, and no name is left over', () => {
  expect(Object.keys(broken).sort()).toEqual(detectorCases.map(({ name }) => name).sort());
});

test('each case disposes of the detector it loads, also where it fails', async () => {
  for (const { run } of detectorCases) {
    let disposals = 0;
    const load = (detect?: FaceDetector['detect']) => async () => {
      const detector = sound();
      const dispose = async () => {
        disposals++;
        await detector.dispose();
      };
      return { ...detector, ...(detect && { detect }), dispose };
    };
    await run({ load: load(), photo });
    expect(disposals).toBeGreaterThan(0);
    disposals = 0;
    await failureOf(() => run({ load: load(() => Promise.reject(new Error('no'))), photo }));
    expect(disposals).toBeGreaterThan(0);
  }
});
