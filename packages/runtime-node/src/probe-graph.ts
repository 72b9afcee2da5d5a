/**
 * The ONNX graph `y = 2 x + 1` on `[1, 1, 2, 2]`, a 1x1 convolution and an addition: what a device is asked for to see
 * whether it works. Made by `test/fixtures/make-fixtures.py`.
 */
export const probeGraph =
  'CAg6hgEKDwoBeAoBdxIBYyIEQ29udgoOCgFjCgFiEgF5IgNBZGQSBXByb2JlKhMIAQgBCAEIARABQgF3SgQAAABAKg0IARABQgFiSgQAAIA/WhsK' +
  'AXgSFgoUCAESEAoCCAEKAggBCgIIAgoCCAJiGwoBeRIWChQIARIQCgIIAQoCCAEKAggCCgIIAkIECgAQEQ==';
