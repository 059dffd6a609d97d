import { parseArgs } from 'node:util';
import { isObject, parseObject } from '../wire/json.js';
import { startAillomVoxSimulator } from './simulator.js';

const SCRIPTS = ['conversation', 'tone', 'silent'] as const;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: process.env['PORT'] ?? '8080' },
    host: { type: 'string', default: '127.0.0.1' },
    key: { type: 'string', multiple: true, default: ['av_demo'] },
    script: { type: 'string', default: 'conversation' },
    faults: { type: 'string', default: '{}' },
  },
});

const script = SCRIPTS.find((name) => name === values.script);
const faults = parseObject(values.faults);
const port = Number(values.port);
if (!script) throw new TypeError(`--script is one of ${SCRIPTS.join(', ')}.`);
if (!isObject(faults)) throw new TypeError('--faults is a JSON object, such as {"closeAfterMs":5000}.');
if (!Number.isInteger(port) || port < 0 || port > 65535) throw new TypeError('--port is a number of 0-65535.');

const simulator = await startAillomVoxSimulator({
  port,
  host: values.host,
  keys: values.key,
  script,
  faults,
  record: false,
});
console.log(`AillomVox simulator: ${simulator.url} (key ${values.key.join(', ')})`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void simulator.close().then(() => process.exit(0)));
}
