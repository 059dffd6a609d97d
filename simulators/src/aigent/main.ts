import { parseArgs } from 'node:util';
import { parseObject } from '../wire/json.js';
import { startAigentSimulator } from './simulator.js';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: process.env['PORT'] ?? '8082' },
    host: { type: 'string', default: '127.0.0.1' },
    token: { type: 'string', multiple: true, default: ['aigent_demo'] },
    recordings: { type: 'string' },
    faults: { type: 'string', default: '{}' },
  },
});

const faults = parseObject(values.faults);
const port = Number(values.port);
if (!faults) throw new TypeError('--faults is a JSON object, such as {"client":{"cutAfterMs":5000}}.');
if (!Number.isInteger(port) || port < 0 || port > 65535) throw new TypeError('--port is a number of 0-65535.');

const simulator = await startAigentSimulator({
  port,
  host: values.host,
  tokens: values.token,
  faults,
  keepCalls: 20,
  ...(values.recordings && { recordings: values.recordings }),
});
console.log(`Aigent simulator: ${simulator.url} (token ${values.token.join(', ')})`);
if (values.recordings) console.log(`Recordings: ${values.recordings}`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void simulator.close().then(() => process.exit(0)));
}
