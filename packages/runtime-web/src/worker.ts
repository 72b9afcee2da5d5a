import { type Port, serveBackend } from './serve-backend.js';

// The worker's own file: `worker-backend.ts` starts it.
serveBackend(globalThis as unknown as Port);
