// In Node, from CommonJS: `require` of an ES module gives its exports where nothing in it awaits at the top.
const { tensor } = require('@fuzzydiff/core');
const { gaussianPrior } = require('@fuzzydiff/core/testing');
const { loadModel } = require('@fuzzydiff/runtime-node');
const { parseCalibration } = require('@fuzzydiff/calibration');
const { importCheckpoint } = require('@fuzzydiff/convert/node');
const { bundleUrl } = require('@fuzzydiff/model-portraits-64');

gaussianPrior({ mean: tensor([3, 8, 8]), sigma: 0.5 })
  .predict(tensor([2, 3, 8, 8]), [1, 2])
  .then(({ shape }) => {
    const functions = [loadModel, parseCalibration, importCheckpoint].map((one) => typeof one);
    console.log(JSON.stringify({ shape, functions, protocol: bundleUrl.protocol }));
  });
