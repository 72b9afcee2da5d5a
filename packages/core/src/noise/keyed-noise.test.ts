import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { correlation, meanOf } from '../../test/images.js';
import { failureOf } from '../../test/matchers.js';
import { keyedNoise, type NoiseKey, noiseScheme } from './keyed-noise.js';

function draw(count: number, key: NoiseKey, seed = 0): Float32Array {
  const out = new Float32Array(count);
  keyedNoise(seed).fill(out, key);
  return out;
}

describe('known answers', () => {
  // An independent reading of the scheme in Python: threefry as published, NormalDist().inv_cdf of (word + 1/2) / 2^32.
  //
  // M=0xffffffff; R=[(10,26),(11,21),(13,27),(23,5),(6,20),(17,11),(25,10),(18,20)]
  // def threefry(k,c):
  //   ks=list(k)+[0x1bd11bda^k[0]^k[1]^k[2]^k[3]]; x=[(c[i]+ks[i])&M for i in range(4)]
  //   rot=lambda v,n:((v<<n)|(v>>(32-n)))&M
  //   for r in range(20):
  //     a,b=(1,3) if r%2==0 else (3,1)
  //     x[0]=(x[0]+x[a])&M; x[a]=rot(x[a],R[r%8][0])^x[0]; x[2]=(x[2]+x[b])&M; x[b]=rot(x[b],R[r%8][1])^x[2]
  //     if r%4==3:
  //       s=r//4+1; x=[(x[i]+ks[(s+i)%5])&M for i in range(4)]; x[3]=(x[3]+s)&M
  //   return x
  // def digest(t):
  //   u=t.encode('utf-16-le'); u=[u[i]|u[i+1]<<8 for i in range(0,len(u),2)]; s=[len(u),0,0,0]
  //   for i in range(0,len(u),8):
  //     p=(u[i:i+8]+[0]*8)[:8]; p=[p[j]|p[j+1]<<16 for j in (0,2,4,6)]; s=[a^b for a,b in zip(threefry(s,p),p)]
  //   return s
  // def noise(seed,n,image='',sample=0,purpose='step',draw=0):
  //   k=[seed&M,seed>>32]+digest(image)[:2]
  //   w=[w for b in range((n+3)//4) for w in threefry(k,[b,draw,sample,digest(purpose)[0]])]
  //   return [NormalDist().inv_cdf((v+.5)/2**32) for v in w[:n]]
  test('a key with everything at its default', () => {
    const expected = [
      0.41195898435665906, -0.7030023895410522, -0.19680767796699475, 0.3395160454661599, -0.3091890433481461,
      -0.17419641040056297,
    ];
    expect(draw(6, { purpose: 'step' })).toBeAllClose(expected, { rtol: 2e-7 });
  });

  test('a key with every part given, and a name beyond ASCII', () => {
    const key: NoiseKey = { image: 'photos/Zoë 😀 1.png', sample: 3, purpose: 'input', draw: 4569 };
    const expected = [
      0.3486556194481537, 0.15443659625471431, -0.8228670592537003, 0.7591441536686077, -1.5117919019287558,
    ];
    expect(draw(5, key, 2 ** 53 - 1)).toBeAllClose(expected, { rtol: 2e-7 });
  });

  // Every stored result depends on these bits. Should they ever have to change, `noiseScheme` changes with them.
  test('the bits of the scheme are what they were when it was named', () => {
    const values = draw(12_288, { image: 'portrait.png', sample: 1, purpose: 'initial' }, 20230623);
    const hash = createHash('sha256').update(new Uint8Array(values.buffer)).digest('hex');
    expect({ noiseScheme, hash }).toEqual({
      noiseScheme: 'threefry4x32-20/as241/1',
      hash: '85f64ede9a71e317aeee2e2c2e5523848f9732bb4ecf71ed80b49e18fd41680c',
    });
  });
});

describe('it is standard normal', () => {
  const count = 1_000_000;
  const values = draw(count, { image: 'moments', purpose: 'step' });

  // The variance of a mean of x^k is (E x^2k - (E x^k)^2) / count.
  test.each([
    [1, 0, 1],
    [2, 1, 2],
    [3, 0, 15],
    [4, 3, 96],
  ])('the mean of x^%i is %i, within four standard errors', (power, expected, variance) => {
    const mean = meanOf(Float64Array.from(values, (x) => x ** power));
    expect(Math.abs(mean - expected)).toBeLessThan(4 * Math.sqrt(variance / count));
  });

  test.each([
    [1, 0.31731050786291415],
    [2, 0.04550026389635842],
    [3, 0.0026997960632601866],
    [4, 6.334248366623996e-5],
  ])('beyond %i deviations there are as many as there should be', (beyond, share) => {
    const found = values.reduce((sum, x) => sum + (Math.abs(x) > beyond ? 1 : 0), 0);
    expect(Math.abs(found - share * count)).toBeLessThan(4 * Math.sqrt(share * (1 - share) * count));
  });

  // 1.63 / sqrt(n) is exceeded once in a hundred times.
  test('the whole distribution, by Kolmogorov and Smirnov', () => {
    expect(distance(values, normalCumulative)).toBeLessThan(1.63 / Math.sqrt(count));
  });

  test('its tails alone, where another formula makes the values', () => {
    // From the 92.5th percentile on, as a share of what lies beyond.
    const [from, share] = [1.4395314709384563, 0.075];
    const tails = values.filter((x) => Math.abs(x) > from).map(Math.abs);
    const beyond = (x: number) => (normalCumulative(x) - (1 - share)) / share;
    expect(distance(tails, beyond)).toBeLessThan(1.63 / Math.sqrt(tails.length));
  });

  // Within a block of four words, between blocks, between chunks, and at the rows and planes of images.
  test.each([1, 2, 3, 4, 5, 7, 8, 16, 64, 256, 1024, 4096, 65_536])('values %i places apart are independent', (lag) => {
    const pair = [values.subarray(0, count - lag), values.subarray(lag)] as const;
    expect(Math.abs(correlation(...pair))).toBeLessThan(4 / Math.sqrt(count));
    const [a, b] = pair.map((own) => own.map((x) => x * x)) as [Float32Array, Float32Array];
    expect(Math.abs(correlation(a, b))).toBeLessThan(4 / Math.sqrt(count));
  });
});

describe('different keys give independent noise', () => {
  const count = 50_000;
  const base: NoiseKey = { image: 'a', sample: 0, purpose: 'step', draw: 7 };
  const reference = draw(count, base);
  test.each<[what: string, other: Float32Array]>([
    ['the next draw', draw(count, { ...base, draw: 8 })],
    ['the next sample', draw(count, { ...base, sample: 1 })],
    ['another image', draw(count, { ...base, image: 'b' })],
    ['a longer name', draw(count, { ...base, image: 'a\0' })],
    ['another purpose', draw(count, { ...base, purpose: 'input' })],
    ['the next seed', draw(count, base, 1)],
    ['a seed that differs above 32 bits', draw(count, base, 2 ** 32)],
    ['draw and sample exchanged', draw(count, { ...base, draw: 0, sample: 7 })],
    ['the next value', draw(count + 1, base).subarray(1)],
    ['the next block', draw(count + 4, base).subarray(4)],
  ])('%s', (_, other) => {
    expect(Math.abs(correlation(reference, other))).toBeLessThan(4 / Math.sqrt(count));
    // Nor do they share their size, which a mere change of sign would hide.
    const sizes = [reference, other].map((values) => values.map((x) => x * x)) as [Float32Array, Float32Array];
    expect(Math.abs(correlation(...sizes))).toBeLessThan(4 / Math.sqrt(count));
  });

  test('one key gives the same noise each time', () => {
    expect(draw(count, base)).toEqual(reference);
  });
});

test('the values do not depend on how many are drawn', () => {
  const whole = draw(64, { image: 'x', purpose: 'resample' });
  for (let count = 0; count <= 64; count++)
    expect(draw(count, { image: 'x', purpose: 'resample' })).toEqual(whole.subarray(0, count));
});

test('what is drawn for one image does not depend on others drawn before', () => {
  const source = keyedNoise(5);
  const [first, again] = [new Float32Array(9), new Float32Array(9)];
  source.fill(first, { image: 'a', purpose: 'step' });
  source.fill(new Float32Array(100), { image: 'b', purpose: 'input', draw: 3 });
  source.fill(again, { image: 'a', purpose: 'step' });
  expect(again).toEqual(first);
});

test('a seed that is none is refused', async () => {
  for (const seed of [-1, 0.5, Number.NaN, 2 ** 53])
    expect(await failureOf(() => keyedNoise(seed))).toBeFuzzydiffError('invalid-argument', /seed/);
});

/** The normal distribution function, by the series of Marsaglia (2004): exact enough for |x| < 7. */
function normalCumulative(x: number): number {
  let sum = x;
  let term = x;
  for (let i = 3; Math.abs(term) > 1e-17; i += 2) {
    term *= (x * x) / i;
    sum += term;
  }
  return 0.5 + (sum * Math.exp(-0.5 * x * x)) / Math.sqrt(2 * Math.PI);
}

/** The largest difference between the distribution of some values and a distribution function. */
function distance(values: Float32Array, cumulative: (x: number) => number): number {
  const sorted = values.slice().sort();
  return sorted.reduce((largest, x, i) => {
    const expected = cumulative(x);
    return Math.max(largest, expected - i / sorted.length, (i + 1) / sorted.length - expected);
  }, 0);
}

test('what is to be filled is a Float32Array', async () => {
  const failure = await failureOf(() => keyedNoise(0).fill(new Float64Array(4) as never, { purpose: 'step' }));
  expect(failure).toBeFuzzydiffError('invalid-argument', /Float32Array for out but .* type Float64Array/);
});
