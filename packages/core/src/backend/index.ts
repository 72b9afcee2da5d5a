export { type Backend, backendModel } from './backend-model.js';
export { type CallQueue, callQueue } from './call-queue.js';
export type { CarriedError } from './carried-error.js';
export { type DiscrepancyGraph, type DiscrepancySession, discrepancyGraph } from './discrepancy-graph.js';
export { type Graph, type GraphBackendOptions, type GraphOutput, graphBackend } from './graph-backend.js';
export { type HalfBackendOptions, halfBackend } from './half-backend.js';
export {
  type Attempt,
  type DeviceFailure,
  type OpenedFirst,
  type OpenFirstJob,
  openFirst,
} from './open-first.js';
export {
  devicesFor,
  graphFile,
  type Precision,
  type PrecisionChoice,
  precisionChoices,
  precisionsFor,
  type RuntimeDevices,
} from './precision.js';
export { type BackendPort, type OpenServed, serveBackend } from './serve-backend.js';
export { type CallPort, serveCalls } from './serve-calls.js';
export type { Session, SessionTensor } from './session.js';
export { sessionGraph } from './session-graph.js';
export { type BackendThread, type ThreadBackendOptions, threadBackend } from './thread-backend.js';
export {
  type CallMessage,
  type CallRequest,
  type Calls,
  type CallThread,
  type ThreadCaller,
  threadCalls,
} from './thread-calls.js';
export type { ThreadCalls, ThreadMessage, ThreadRequest, ThreadTold } from './thread-messages.js';
