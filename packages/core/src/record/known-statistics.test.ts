import { expect, test } from 'vitest';
import { statisticsHashes } from './known-statistics.js';

const known = { fast: { sha256: 'file', hash: 'own' }, 'fast-grey': { sha256: 'grey file', hash: 'own grey' } };

test('statistics that came with the model are its files, whichever of them were compared with', () => {
  const files = { calibration: 'file', greyCalibration: 'grey file' };
  for (const used of [{ colour: 'own' }, { grey: 'own grey' }, { colour: 'own', grey: 'own grey' }])
    expect(statisticsHashes(known, 'fast', used)).toEqual(files);
});

test('others are what was used: one for both kinds of faces, or one for each', () => {
  expect(statisticsHashes(known, 'fast', { grey: 'mine' })).toEqual({ calibration: 'mine' });
  expect(statisticsHashes(known, 'fast', { colour: 'mine', grey: 'mine' })).toEqual({ calibration: 'mine' });
  expect(statisticsHashes({}, 'fast', { colour: 'mine', grey: 'mine too' })).toEqual({
    ...{ calibration: 'mine', greyCalibration: 'mine too' },
  });
  expect(statisticsHashes(known, 'fast', { colour: 'mine', grey: 'own grey' })).toEqual({
    ...{ calibration: 'mine', greyCalibration: 'grey file' },
  });
});
