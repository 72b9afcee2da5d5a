/** How errors tell of files, and of what to do where one is missing or another. Each is a part of a sentence. */
export interface Naming {
  /** What was to be there. */
  readonly file: string;
  /** What tells its length and hash. */
  readonly listed: string;
  /** Which one belongs there. */
  readonly own: string;
  /** What to do where there is none. */
  readonly remedy: string;
}

export const bundleNaming: Naming = {
  file: 'a file of a model bundle',
  listed: 'as model.json lists it',
  own: "the bundle's own file",
  remedy: 'check the URL, that the server is up, and that it lets this page read it',
};

export const detectorNaming: Naming = {
  file: 'the network of the face detector',
  listed: 'as @fuzzydiff/faces has it',
  own: 'model/yunet_n_dynamic.onnx of @fuzzydiff/faces',
  remedy: 'serve that of @fuzzydiff/faces, and give its URL to openPrior as faceModel or to openFaceDetector as model',
};
