export { type Backend, backendModel } from './backend-model.js';
export { type Graph, type GraphBackendOptions, type GraphOutput, graphBackend } from './graph-backend.js';
export { type HalfBackendOptions, halfBackend } from './half-backend.js';
export { graphFile, type Precision, type PrecisionChoice, precisionChoices, precisionsFor } from './precision.js';
export { type Session, type SessionTensor, sessionGraph } from './session-graph.js';
