import { parseArgs } from 'node:util';
import { isObject, parseObject } from '../wire/json.js';
import { startAudinSimulator } from './simulator.js';

const FAR_ENDS = ['conversation', 'tone', 'quiet'] as const;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: process.env['PORT'] ?? '8081' },
    host: { type: 'string', default: '127.0.0.1' },
    key: { type: 'string', multiple: true, default: ['audin_demo'] },
    'far-end': { type: 'string', default: 'conversation' },
    faults: { type: 'string', default: '{}' },
  },
});

const farEnd = FAR_ENDS.find((name) => name === values['far-end']);
const faults = parseObject(values.faults);
const port = Number(values.port);
if (!farEnd) throw new TypeError(`--far-end is one of ${FAR_ENDS.join(', ')}.`);
if (!isObject(faults)) throw new TypeError('--faults is a JSON object, such as {"presence":{"cutAfterMs":5000}}.');
if (!Number.isInteger(port) || port < 0 || port > 65535) throw new TypeError('--port is a number of 0-65535.');

const simulator = await startAudinSimulator({
  port,
  host: values.host,
  apiKeys: values.key,
  farEnd,
  faults,
  phone: true,
  record: false,
});
const numbers = simulator.numbers.map(({ id, phoneNumber }) => `${id} ${phoneNumber}`).join(', ');
console.log(`Audin simulator: ${simulator.url} (key ${values.key.join(', ')}; numbers ${numbers})`);
console.log(`Make it ring: curl -X POST ${simulator.url}/phone`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void simulator.close().then(() => process.exit(0)));
}
