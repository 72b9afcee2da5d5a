/**
 * The ONNX graph `y = 2 x + 1` on `[1, 1, 2, 2]`, a 1x1 convolution and an addition: what a device is asked for to see
 * whether it works. From `test/fixtures/make-fixtures.py`.
 */
export const probeGraph =
  'CAg6hgEKDwoBeAoBdxIBYyIEQ29udgoOCgFjCgFiEgF5IgNBZGQSBXByb2JlKhMIAQgBCAEIARABQgF3SgQAAABAKg0IARABQgFiSgQAAIA/WhsK' +
  'AXgSFgoUCAESEAoCCAEKAggBCgIIAgoCCAJiGwoBeRIWChQIARIQCgIIAQoCCAEKAggCCgIIAkIECgAQEQ==';

/** The same, from float32 through float16 to float32. */
export const halfProbeGraph =
  'CAg6yAEKHAoBeBIGaGFsZl94IgRDYXN0KgkKAnRvGAqgAQIKFAoGaGFsZl94CgF3EgFjIgRDb252ChMKAWMKAWISBmhhbGZfeSIDQWRkChwKBmhhbGZf' +
  'eRIBeSIEQ2FzdCoJCgJ0bxgBoAECEgVwcm9iZSoRCAEIAQgBCAEQCkIBd0oCAEAqCwgBEApCAWJKAgA8WhsKAXgSFgoUCAESEAoCCAEKAggBCgIIAgoC' +
  'CAJiGwoBeRIWChQIARIQCgIIAQoCCAEKAggCCgIIAkIECgAQEQ==';
