// A registry in a process of its own, so that whatever breaks in it breaks nothing else: `node server.mjs CONFIG`, with
// verdaccio's settings as JSON, writes the port that it listens on. It is over with its standard input.
import { runServer } from 'verdaccio';

const server = await runServer(JSON.parse(process.argv[2] ?? ''));
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
// A request that failed is npm's to make again.
process.on('uncaughtException', (error) => process.stderr.write(`registry: ${error.stack}\n`));
process.stdin.on('end', () => process.exit()).resume();
