export * from './byte-source.js';
export * from './graphs/unet2d.js';
export * from './graphs/unet2d-config.js';
export * from './onnx/proto.js';
export * from './safetensors/header.js';
