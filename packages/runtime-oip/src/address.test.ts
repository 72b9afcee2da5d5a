import { expect, test } from 'vitest';
import { modelAddress } from './address.js';

test.each([
  ['https://host/v2/models/prior', 'https://host/v2/models/prior', 'prior', 'https://host/v2'],
  ['http://host:8000/lab/v2/models/a%20b/', 'http://host:8000/lab/v2/models/a%20b', 'a b', 'http://host:8000/lab/v2'],
  ['https://host/v2/models/p/versions/2', 'https://host/v2/models/p/versions/2', 'p', 'https://host/v2'],
])('%s', (address, model, name, server) => expect(modelAddress(address)).toEqual({ model, name, server }));

test.each(['host/v2/models/prior', 'ftp://host/v2/models/prior', 'https://host/v1/models/prior', 'https://host/v2'])(
  '%s is refused',
  (address) => expect(() => modelAddress(address)).toThrow(/^Expected an address like https:.* but found ".*"\.$/),
);

test.each([
  'https://user:hush@host/v2/models/prior',
  'https://host/v2/models/prior?key=hush',
  'https://host/v2/models/prior#hush',
  'user:hush@host/v2/models/prior',
])('what may be a secret is refused, and not repeated: %s', (address) => {
  expect(() => modelAddress(address)).toThrow(/give tokens as headers/);
  expect(() => modelAddress(address)).not.toThrow(/hush/);
});
