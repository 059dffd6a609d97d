import { request } from 'node:http';
import { ORIGIN, type TestBackend } from './support/backend.js';
import { COOKIE, testBadInput, VISITOR_KEY, type Answer, type BadInput } from './support/bad-input.js';
import { noteTold } from './support/logs.js';
import { talk } from './support/raw.js';

const BODY = '{"protocol":"aillomvox","purpose":"call"}';
const HEAD = `Host: x\r\nOrigin: ${ORIGIN}\r\nCookie: ${COOKIE}\r\n`;
const POST = `POST /api/voice-token HTTP/1.1\r\n${HEAD}Content-Type: application/json\r\n`;

async function ask(backend: TestBackend, headers: Record<string, string> = {}, body = BODY): Promise<Answer> {
  const response = await backend.ask(body, { cookie: COOKIE, ...headers });
  return [response.status, ((await response.json()) as Record<string, unknown>)['code']];
}

/** A POST without an Origin, which `fetch` would add. */
function askWithoutOrigin({ http }: TestBackend): Promise<Answer> {
  return new Promise((resolve) => {
    const plain = request(`${http}/api/voice-token?apikey=${VISITOR_KEY}`, { method: 'POST' });
    plain.on('response', (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => {
        noteTold(text);
        resolve([response.statusCode ?? 0, (JSON.parse(text) as Record<string, unknown>)['code']]);
      });
    });
    plain.end();
  });
}

async function raw({ http }: TestBackend, ...parts: string[]): Promise<Answer> {
  const { answer } = await talk(http, ...parts);
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  return [Number(head.split(' ')[1]), (JSON.parse(body) as Record<string, unknown>)['code']];
}

async function knock(backend: TestBackend, origin: string | undefined, path = '/aillomvox/ws'): Promise<Answer> {
  const page = backend.page({ origin, path: `${path}?apikey=${VISITOR_KEY}` });
  return [await page.refused, page.messages[0]?.['code']];
}

const token: readonly BadInput[] = [
  {
    what: 'a foreign Origin',
    send: (backend) => ask(backend, { origin: `https://evil.example/${VISITOR_KEY}` }),
    answer: [403, 'unauthorized'],
    logged: 'origin',
  },
  { what: 'no Origin', send: askWithoutOrigin, answer: [403, 'unauthorized'], logged: 'no-origin' },
  {
    what: 'no login',
    send: (backend) => ask(backend, { 'x-user': 'nobody' }),
    answer: [403, 'unauthorized'],
    logged: 'authorize',
  },
  {
    what: 'a body that is not JSON',
    send: (backend) => ask(backend, {}, `apikey=${VISITOR_KEY}`),
    answer: [400, 'bad-message'],
    logged: 'FST_ERR_CTP_INVALID_JSON_BODY',
  },
  {
    what: 'JSON that is no object',
    send: (backend) => ask(backend, {}, `["${VISITOR_KEY}"]`),
    answer: [400, 'bad-message'],
    logged: 'body',
  },
  {
    what: 'a form',
    send: (backend) => ask(backend, { 'content-type': 'application/x-www-form-urlencoded' }),
    answer: [415, 'bad-message'],
    logged: 'FST_ERR_CTP_INVALID_MEDIA_TYPE',
  },
  {
    what: 'an oversize body',
    send: (backend) => ask(backend, {}, JSON.stringify({ apikey: VISITOR_KEY.repeat(5000) })),
    answer: [413, 'message-too-big'],
    logged: 'FST_ERR_CTP_BODY_TOO_LARGE',
  },
  {
    what: 'an agent that does not exist',
    send: (backend) => ask(backend, {}, `{"protocol":"aillomvox","purpose":"call","agentId":"${VISITOR_KEY}"}`),
    answer: [404, 'unknown-agent'],
    logged: 'unknown-agent',
  },
  {
    what: 'too many tickets',
    limits: { ticketsPerMinutePerUser: 1 },
    send: async (backend) => {
      await backend.ticket();
      return ask(backend);
    },
    answer: [429, 'rate-limited'],
    logged: 'rate',
  },
  {
    what: 'slow headers',
    limits: { headersMs: 300, requestMs: 400 },
    send: (backend) => raw(backend, `POST /api/voice-token?apikey=${VISITOR_KEY} HTTP/1.1\r\n${HEAD}`),
    answer: [408, 'request-timeout'],
    logged: 'slow-request',
  },
  {
    what: 'a slow body',
    limits: { headersMs: 300, requestMs: 400 },
    send: (backend) => raw(backend, `${POST}Content-Length: 900\r\n\r\n`, `{"apikey":"${VISITOR_KEY}`),
    answer: [408, 'request-timeout'],
    logged: 'slow-request',
  },
  {
    what: 'oversize headers',
    send: (backend) => raw(backend, `GET / HTTP/1.1\r\n${HEAD}X: ${VISITOR_KEY.repeat(1500)}\r\n\r\n`),
    answer: [431, 'message-too-big'],
    logged: 'HPE_HEADER_OVERFLOW',
  },
  {
    what: 'bytes that are not HTTP',
    send: (backend) => raw(backend, `\x16\x03\x01 ${VISITOR_KEY}\r\n\r\n`),
    answer: [400, 'bad-message'],
    logged: 'HPE_INVALID_METHOD',
  },
  {
    what: 'an unknown path',
    send: (backend) => raw(backend, `GET /?apikey=${VISITOR_KEY} HTTP/1.1\r\n${HEAD}Connection: close\r\n\r\n`),
    answer: [404, 'not-found'],
    logged: 'unknown-path',
  },
];

const upgrade: readonly BadInput[] = [
  {
    what: 'an upgrade with a foreign Origin',
    send: (backend) => knock(backend, `https://evil.example/${VISITOR_KEY}`),
    answer: [403, 'unauthorized'],
    logged: 'origin',
  },
  {
    what: 'an upgrade without Origin',
    send: (backend) => knock(backend, undefined),
    answer: [403, 'unauthorized'],
    logged: 'no-origin',
  },
  {
    what: 'an upgrade of an unknown path',
    send: (backend) => knock(backend, ORIGIN, '/elsewhere'),
    answer: [404, 'not-found'],
    logged: 'unknown-path',
  },
  {
    what: 'an upgrade without a key of its own',
    send: (backend) =>
      raw(backend, `GET /aillomvox/ws HTTP/1.1\r\n${HEAD}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`),
    answer: [400, 'bad-message'],
    logged: 'bad-handshake',
  },
  {
    what: 'too many attempts',
    limits: { attemptsPerMinutePerAddress: 1 },
    send: async (backend) => {
      await ask(backend);
      return knock(backend, ORIGIN);
    },
    answer: [429, 'rate-limited'],
    logged: 'attempts',
  },
  {
    what: 'too many sockets',
    limits: { connections: 1 },
    send: async (backend) => {
      await backend.page().opened;
      return knock(backend, ORIGIN);
    },
    answer: [503, 'busy'],
    logged: 'connections',
  },
];

testBadInput([...token, ...upgrade]);
