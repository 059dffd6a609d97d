import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { KEY, type TestBackend } from './support/backend.js';
import { GATEWAY, SECOND_ORIGIN, testBadInput, VISITOR_KEY, type Answer, type BadInput } from './support/bad-input.js';
import { pause, type PageClient } from './support/page-client.js';

async function endOf(page: PageClient): Promise<Answer> {
  const [codes, closeCode] = await page.ending();
  assert.ok(codes.length < 2, `one fault, one error, not ${codes.join(', ')}`);
  return [closeCode, codes[0]];
}

async function firstMessage(backend: TestBackend, first?: string | Buffer): Promise<Answer> {
  const page = backend.page();
  await page.opened;
  if (first !== undefined) page.socket.send(first);
  return endOf(page);
}

function config(apikey: string, changes: object = {}): string {
  return JSON.stringify({ type: 'config', apikey, sample_rate: 16000, ...changes });
}

/** What a running call does with `breach`. */
function during(breach: (page: PageClient) => void): BadInput['send'] {
  return async (backend, simulator) => {
    const page = await backend.call();
    await simulator.nextCall();
    breach(page);
    return endOf(page);
  };
}

const call: BadInput['send'] = async (backend) => endOf(await backend.call());

function times(count: number, task: () => void): void {
  for (let done = 0; done < count; done++) task();
}

const tickets: readonly BadInput[] = [
  {
    what: 'no ticket',
    send: (backend) => firstMessage(backend, '{"type":"config"}'),
    answer: [4401, 'unauthorized'],
    logged: 'unauthorized',
  },
  {
    what: 'a key in place of a ticket',
    send: (backend) => firstMessage(backend, config(VISITOR_KEY)),
    answer: [4401, 'unauthorized'],
    logged: 'unauthorized',
  },
  {
    what: 'a used ticket',
    send: async (backend, simulator) => {
      const ticket = await backend.ticket();
      const first = backend.page();
      await first.opened;
      first.socket.send(config(ticket));
      await simulator.nextCall();
      return firstMessage(backend, config(ticket));
    },
    answer: [4401, 'unauthorized'],
    logged: 'unauthorized',
  },
  {
    what: 'an expired ticket',
    limits: { ticketMs: 50 },
    send: async (backend) => {
      const ticket = await backend.ticket();
      await pause(80);
      return firstMessage(backend, config(ticket));
    },
    answer: [4401, 'unauthorized'],
    logged: 'unauthorized',
  },
  {
    what: "another page's ticket",
    send: async (backend) => firstMessage(backend, config(await backend.ticket(undefined, { origin: SECOND_ORIGIN }))),
    answer: [4401, 'unauthorized'],
    logged: 'unauthorized',
  },
  {
    what: 'a second call of one user',
    send: async (backend, simulator) => {
      const [one, two] = [await backend.ticket(), await backend.ticket()];
      const first = backend.page();
      await first.opened;
      first.socket.send(config(one));
      await simulator.nextCall();
      return firstMessage(backend, config(two));
    },
    answer: [4409, 'call-busy'],
    logged: 'call-busy',
  },
  {
    what: 'one call more than there are lines',
    send: async (backend, simulator) => {
      for (let calls = 0; calls < 2; calls++) {
        await backend.call();
        await simulator.nextCall();
      }
      return call(backend, simulator);
    },
    answer: [4429, 'busy'],
    logged: 'busy',
  },
];

const firsts: readonly BadInput[] = [
  {
    what: 'a socket that says nothing',
    limits: { firstMessageMs: 100 },
    send: (backend) => firstMessage(backend),
    answer: [4408, 'connect-timeout'],
    logged: 'first-message-late',
  },
  {
    what: 'sound before the config',
    send: (backend) => firstMessage(backend, Buffer.from(VISITOR_KEY)),
    answer: [4400, 'bad-message'],
    logged: 'bad-first-message',
  },
  {
    what: 'a first message that is not JSON',
    send: (backend) => firstMessage(backend, `apikey=${VISITOR_KEY}`),
    answer: [4400, 'bad-message'],
    logged: 'bad-first-message',
  },
  {
    what: 'an oversize config',
    send: async (backend) => firstMessage(backend, config(await backend.ticket(), { more: 'x'.repeat(65_536) })),
    answer: [1009, 'message-too-big'],
    logged: 'first-message-too-big',
  },
  {
    what: 'a config of wrong types',
    send: async (backend) => firstMessage(backend, config(await backend.ticket(), { sample_rate: VISITOR_KEY })),
    answer: [4400, 'config-invalid'],
    logged: 'config-invalid',
  },
];

const frames: readonly BadInput[] = [
  {
    what: 'an oversize audio frame',
    send: during(({ socket }) => socket.send(Buffer.alloc(9000))),
    answer: [1009, 'message-too-big'],
    logged: 'message-too-big',
  },
  {
    what: 'an oversize text',
    send: during((page) => page.send({ type: 'text', data: VISITOR_KEY.repeat(4000) })),
    answer: [1009, 'message-too-big'],
    logged: 'message-too-big',
  },
  {
    what: 'a frame beyond every size',
    send: during(({ socket }) => socket.send(VISITOR_KEY.repeat(150_000))),
    // Refused by its header, before anything could be said.
    answer: [1009, undefined],
    logged: 'message-too-big',
  },
  {
    what: 'too many messages',
    send: during((page) => times(1000, () => page.send({ type: 'text', data: VISITOR_KEY }))),
    answer: [1008, 'rate-limited'],
    logged: 'too-many-messages',
  },
  {
    what: 'too many audio frames',
    send: during(({ socket }) => times(3000, () => socket.send(Buffer.alloc(640)))),
    answer: [1008, 'rate-limited'],
    logged: 'too-fast',
  },
  {
    what: 'a second config',
    send: during(({ socket }) => socket.send(config(VISITOR_KEY))),
    answer: [1008, 'bad-message'],
    logged: 'second-config',
  },
  {
    what: 'bytes that are no frame',
    send: during((page) => lineOf(page).write(`\xff\xff${VISITOR_KEY}`, 'latin1')),
    answer: [1002, undefined],
    logged: 'bad-frame',
  },
];

const providers: readonly BadInput[] = [
  {
    what: 'a provider that is down',
    provider: async () => `ws://127.0.0.1:9/${GATEWAY}/ws`,
    send: call,
    answer: [1011, 'server-error'],
    logged: 'upstream-unreachable',
  },
  {
    what: 'a provider that is slow',
    faults: { hangUpgrade: true },
    limits: { connectMs: 200 },
    send: call,
    answer: [1011, 'server-error'],
    logged: 'upstream-timeout',
  },
  {
    what: 'a provider that answers HTML',
    provider: webPage,
    send: call,
    answer: [1011, 'server-error'],
    logged: 'upstream-refused',
  },
  ...([401, 403, 500] as const).map((status) => ({
    what: `a provider that answers ${status}`,
    faults: { refuseStatus: status },
    send: call,
    answer: [1011, 'server-error'] as const,
    logged: 'upstream-refused',
  })),
  {
    what: 'a provider that answers 429',
    faults: { refuseStatus: 429 },
    send: call,
    answer: [4429, 'busy'],
    logged: 'upstream-busy',
  },
  {
    what: 'a provider that names its key and address',
    faults: {
      errorAfterConfig: { code: 'engine_failed', message: `${KEY} at wss://inner.example/${GATEWAY}/ws` },
      closeAfterMs: 100,
    },
    send: call,
    answer: [1011, 'engine_failed'],
    logged: 'upstream-fault',
  },
  {
    what: 'a provider that does not know our key',
    faults: { errorAfterConfig: { error: 'Unauthorized', message: `Invalid API Key ${KEY}` } },
    send: call,
    answer: [1011, 'server-error'],
    logged: 'upstream-refused',
  },
  {
    what: 'a provider that closes with a reason of its own',
    faults: { closeAfterMs: 50, closeCode: 1008, closeReason: `${KEY} at ${GATEWAY}` },
    send: call,
    answer: [1011, 'server-error'],
    logged: 'upstream-fault',
  },
  {
    what: 'a provider whose line is cut',
    faults: { cutAfterMs: 50 },
    send: call,
    answer: [1011, 'session-lost'],
    logged: 'upstream-lost',
  },
];

testBadInput([...tickets, ...firsts, ...frames, ...providers]);

/** The TCP connection below a page's socket. */
function lineOf({ socket }: PageClient): Socket {
  return (socket as unknown as { readonly _socket: Socket })._socket;
}

async function webPage(t: TestContext): Promise<string> {
  const server = createServer((_request, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end(`<html>${GATEWAY} ${KEY}</html>`),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/${GATEWAY}`;
}
