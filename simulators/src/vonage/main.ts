import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { parseObject } from '../wire/json.js';
import { startVonageSimulator } from './simulator.js';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: process.env['PORT'] ?? '8083' },
    host: { type: 'string', default: '127.0.0.1' },
    key: { type: 'string', multiple: true, default: ['vonage_demo'] },
    faults: { type: 'string', default: '{}' },
  },
});

const faults = parseObject(values.faults);
const port = Number(values.port);
if (!faults) throw new TypeError('--faults is a JSON object, such as {"step":{"status":500}}.');
if (!Number.isInteger(port) || port < 0 || port > 65535) throw new TypeError('--port is a number of 0-65535.');

const simulator = await startVonageSimulator({ port, host: values.host, keys: values.key, faults, keepSessions: 20 });
console.log(`Vonage simulator: ${simulator.url}, socket ${simulator.socketUrl} (key ${values.key.join(', ')})`);
console.log('When a visitor asks for a person, type what that person says; an empty line hands back to the agent.');

createInterface({ input: process.stdin }).on('line', (line) => {
  const waiting = simulator.sessions.filter((session) => session.withPerson);
  for (const session of waiting) {
    if (line.trim()) session.personSays(line);
    else session.handBack();
  }
  if (waiting.length === 0) console.log('Nobody waits for a person.');
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void simulator.close().then(() => process.exit(0)));
}
