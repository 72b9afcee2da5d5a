// For the compiler: every entry that Node has, with values that cross from one package to another.
import { type Calibration, parseCalibration } from '@fuzzydiff/calibration';
import * as convert from '@fuzzydiff/convert';
import * as convertNode from '@fuzzydiff/convert/node';
import { type EpsModel, type Tensor, tensor } from '@fuzzydiff/core';
import * as backend from '@fuzzydiff/core/backend';
import * as bundle from '@fuzzydiff/core/bundle';
import * as image from '@fuzzydiff/core/image';
import * as testing from '@fuzzydiff/core/testing';
import * as evaluation from '@fuzzydiff/evaluation';
import * as report from '@fuzzydiff/evaluation/report';
import { bundleUrl } from '@fuzzydiff/model-portraits-64';
import { loadModel } from '@fuzzydiff/runtime-node';
import { type FilePrior, openPrior } from 'fuzzydiff';

const model: EpsModel = await loadModel(bundleUrl);
export const noise: Tensor = await model.predict(tensor([1, ...model.info.shape]), [500]);
export const read: (bytes: Uint8Array, name: string) => Calibration = parseCalibration;
export const others = [backend, bundle, image, testing, evaluation, report, convert, convertNode];
export const prior: Promise<FilePrior> = openPrior();
