export { type Backend, backendModel } from './backend-model.js';
export { type Graph, type GraphBackendOptions, type GraphOutput, graphBackend } from './graph-backend.js';
export { type Session, type SessionTensor, sessionGraph } from './session-graph.js';
