// A worker that stops in the middle of its first job, as a machine does that hangs.
import { startWorker } from '@fuzzydiff/queue';

const [url = '', name = ''] = process.argv.slice(2);
await startWorker(
  url,
  async () => {
    process.kill(process.pid, 'SIGSTOP');
  },
  { name, silentFor: 1 },
);
