/** The network's ONNX file, as a file: or https: URL. */
export const modelUrl: URL = new URL('../model/yunet_n_dynamic.onnx', import.meta.url);

/** What the network's file is, so that whoever fetches it can check: its length in bytes, and its hash. */
export const modelFile: { readonly bytes: number; readonly sha256: string } = {
  bytes: 322_906,
  sha256: '104ee26c71d5c270ce79a6b3dced91c91013260d29a6bf18f9296c5b8c4c2b12',
};
