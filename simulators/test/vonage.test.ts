import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import {
  ManualClock,
  startVonageSimulator,
  type ReplyShape,
  type TokenPlace,
  type VonageSimulator,
  type VonageSimulatorOptions,
} from '../src/vonage/index.js';
import { TestClient } from './helpers.js';

interface Begun {
  readonly id: string;
  readonly token: string;
  readonly expiresAt: string;
}

async function simulate(t: TestContext, options: VonageSimulatorOptions = {}): Promise<VonageSimulator> {
  const simulator = await startVonageSimulator(options);
  t.after(() => simulator.close());
  return simulator;
}

const post = (url: string, body: object, headers: Record<string, string>): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

const init = ({ url }: VonageSimulator, agent = 'agent_demo', key = 'vonage_demo'): Promise<Response> =>
  post(`${url}/http/init`, { agent_id: agent }, { 'x-vgai-key': key });

async function begin(simulator: VonageSimulator): Promise<Begun> {
  const body = (await (await init(simulator)).json()) as Record<string, string>;
  const { session_id: id = '', session_token: token = '', session_expiration_time: expiresAt = '' } = body;
  return { id, token, expiresAt };
}

const httpStep = ({ url }: VonageSimulator, { id, token }: Begun, body: object): Promise<Response> =>
  post(`${url}/http/${id}/step`, body, { authorization: `Bearer ${token}` });

async function connect(simulator: VonageSimulator, { token }: Begun): Promise<TestClient> {
  const client = new TestClient(`${simulator.socketUrl}?session_token=${token}`);
  await client.opened;
  return client;
}

const say = (client: TestClient, input: string | null, more: object = {}): void =>
  client.socket.send(JSON.stringify({ action: 'step', input, ...more }));

async function heard(client: TestClient, count: number): Promise<Record<string, unknown>> {
  while (client.texts.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
  return JSON.parse(client.texts[count - 1] ?? '') as Record<string, unknown>;
}

const textsIn = (reply: Record<string, unknown>): unknown[] =>
  (reply['messages'] as { text: string }[]).map(({ text }) => text);

test('a session begins with the account’s key and a published agent, and tells its end', async (t) => {
  const simulator = await simulate(t);
  const { id, token, expiresAt } = await begin(simulator);
  assert.match(id, /^[\da-f-]{36}$/);
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, number>;
  assert.equal(claims['session_id'], id);
  assert.equal((claims['exp'] ?? 0) - (claims['iat'] ?? 0), 86_400);
  assert.ok(Math.abs(Date.parse(expiresAt) - Date.now() - 86_400_000) < 5000);
  assert.equal((await init(simulator, 'agent_demo', 'other')).status, 401);
  assert.equal((await init(simulator, 'unpublished')).status, 404);
  assert.equal((await init(simulator, '__proto__')).status, 404);
  assert.deepEqual(
    simulator.breaches.map(({ rule }) => rule),
    ['bad-key'],
  );
});

test('a conversation by HTTP follows the script, its conditions and its parameters', async (t) => {
  const simulator = await simulate(t);
  const session = await begin(simulator);
  const turn = async (input: string | null, parameters?: object[]): Promise<readonly [unknown, unknown[]]> => {
    const answer = (await (await httpStep(simulator, session, { input, parameters })).json()) as Record<
      string,
      unknown
    >;
    return [answer['session_status'], textsIn(answer)];
  };
  const gold = [{ name: 'customer', value: 'gold' }];
  assert.deepEqual(await turn(null, gold), [
    'AWAITING_INPUT',
    ['Hello, this is the bicycle shop.', 'What is your name?'],
  ]);
  assert.match(String((await turn('Ada'))[1]), /^Nice to meet you, Ada\./);
  assert.match(String((await turn('hm'))[1]), /^I did not get that\.,Nice/);
  assert.match(String((await turn('It is BROKEN'))[1]), /^When/);
  assert.deepEqual(await turn('Friday'), ['ENDED', ['Friday it is, Ada. For you, it is free.', 'Goodbye!']]);
  const [kept] = simulator.sessions;
  assert.equal(kept?.parameters.get('INITIAL_MESSAGE'), 'Ada');
  assert.equal(kept.ended, true);
  assert.equal((await httpStep(simulator, session, { input: 'more' })).status, 404);
});

test('a step needs its own session’s token, while it lasts', async (t) => {
  const clock = new ManualClock();
  const simulator = await simulate(t, { clock, sessionLifeMs: 1000 });
  const [one, two] = [await begin(simulator), await begin(simulator)];
  const status = async (session: Begun): Promise<number> =>
    (await httpStep(simulator, session, { input: null })).status;
  assert.equal(await status({ ...one, token: two.token }), 401);
  assert.equal(await status({ ...one, id: 'x' }), 404);
  assert.equal(await status(one), 200);
  assert.equal((await httpStep(simulator, one, { parameters: [] })).status, 400);
  await clock.advance(1000);
  assert.equal(await status(one), 401);
  const late = new TestClient(`${simulator.socketUrl}?session_token=${one.token}`);
  assert.equal((await late.closed).code, 1006);
});

const places: readonly [TokenPlace, (url: string, token: string) => TestClient][] = [
  ['query:session_token', (url, token) => new TestClient(`${url}?session_token=${token}`)],
  ['query:jwt', (url, token) => new TestClient(`${url}?jwt=${token}`)],
  [
    'first-message',
    (url, token) => {
      const client = new TestClient(url);
      client.socket.once('open', () => client.socket.send(JSON.stringify({ action: 'auth', token })));
      return client;
    },
  ],
];
for (const [tokenIn, open] of places) {
  test(`a token is taken as ${tokenIn}, and another one is not`, async (t) => {
    const simulator = await simulate(t, { tokenIn });
    const client = open(simulator.socketUrl, (await begin(simulator)).token);
    await client.opened;
    say(client, null);
    assert.match(String(textsIn(await heard(client, 1))), /bicycle shop/);
    assert.ok([1006, 1008].includes((await open(simulator.socketUrl, 'other').closed).code));
    assert.deepEqual(
      simulator.breaches.map(({ rule }) => rule),
      ['bad-token'],
    );
  });
}

test('a token is taken as a sub-protocol, and that is answered', async (t) => {
  const simulator = await simulate(t, { tokenIn: 'protocol' });
  const { token } = await begin(simulator);
  const { WebSocket } = await import('ws');
  const socket = new WebSocket(simulator.socketUrl, [token]);
  await new Promise((resolve) => socket.once('open', resolve));
  assert.equal(socket.protocol, token);
  socket.terminate();
});

const shapes: Readonly<Record<ReplyShape, unknown[]>> = {
  step: [{ session_status: 'AWAITING_INPUT', messages: [{ text: 'A' }, { text: 'B' }] }],
  messages: [{ messages: [{ text: 'A' }, { text: 'B' }], session_status: 'AWAITING_INPUT' }],
  text: ['A', 'B'].map((text) => ({ text, session_status: 'AWAITING_INPUT' })),
  message: ['A', 'B'].map((text) => ({ message: { text }, session_status: 'AWAITING_INPUT' })),
  'flow-path': [
    {
      session_status: 'AWAITING_INPUT',
      flow_path: ['A', 'B'].map((text) => ({ node: 'send', message: { text } })),
    },
  ],
  array: [['A', 'B'].map((text) => ({ text, session_status: 'AWAITING_INPUT' }))],
};
for (const [shape, frames] of Object.entries(shapes)) {
  test(`replies can be written as ${shape}`, async (t) => {
    const agents = { agent_demo: { start: 'a', nodes: { a: { say: ['A', 'B'], ask: 'x' } } } };
    const simulator = await simulate(t, { agents, replyShape: shape as ReplyShape });
    const client = await connect(simulator, await begin(simulator));
    say(client, null);
    await heard(client, frames.length);
    assert.deepEqual(
      client.texts.map((text) => JSON.parse(text) as unknown),
      frames,
    );
  });
}

test('a person takes over, speaks unasked, and hands back; without a socket nobody does', async (t) => {
  const simulator = await simulate(t);
  const session = await begin(simulator);
  const client = await connect(simulator, session);
  for (const [n, input] of [null, 'Ada', 'a person please'].entries()) {
    say(client, input);
    await heard(client, n + 1);
  }
  const [kept] = simulator.sessions;
  assert.ok(kept?.withPerson);
  say(client, 'are you there?');
  say(client, 'hello?');
  while (!kept.lines.some(({ text }) => text === 'hello?')) await new Promise((resolve) => setTimeout(resolve, 5));
  kept.personSays('Yes, this is Grace.');
  assert.deepEqual(await heard(client, 4), { messages: [{ text: 'Yes, this is Grace.' }] });
  const key = { 'x-vgai-key': 'vonage_demo' };
  const outbound = { message_type: 'text', text: 'Bye.' };
  assert.equal((await post(`${simulator.url}/live-agent/outbound/${session.id}`, outbound, key)).status, 200);
  assert.deepEqual(textsIn(await heard(client, 5)), ['Bye.']);
  assert.equal((await post(`${simulator.url}/live-agent/disconnect/${session.id}`, {}, key)).status, 200);
  assert.match(String(textsIn(await heard(client, 6))), /^It is me again/);
  assert.equal((await post(`${simulator.url}/live-agent/disconnect/${session.id}`, {}, key)).status, 404);
  assert.deepEqual(
    kept.lines.filter(({ from }) => from !== 'agent').map(({ text }) => text),
    ['Ada', 'a person please', 'are you there?', 'hello?', 'Yes, this is Grace.', 'Bye.'],
  );
  assert.deepEqual(simulator.breaches, []);

  const alone = await begin(simulator);
  for (const input of [null, 'Bob']) await httpStep(simulator, alone, { input });
  const answer = (await (await httpStep(simulator, alone, { input: 'person' })).json()) as Record<string, unknown>;
  assert.match(String(textsIn(answer)), /^Nobody is free/);
});

test('a socket is closed when nothing passes, and when its time is over; its session lives on', async (t) => {
  const clock = new ManualClock();
  const simulator = await simulate(t, { clock });
  const session = await begin(simulator);
  const idle = await connect(simulator, session);
  say(idle, null);
  await heard(idle, 1);
  await clock.advance(9 * 60_000);
  say(idle, 'Ada');
  await heard(idle, 2);
  await clock.advance(9 * 60_000);
  assert.equal(idle.socket.readyState, 1);
  await clock.advance(60_000);
  assert.equal((await idle.closed).code, 1001);
  const busy = await connect(simulator, session);
  for (let minutes = 0; minutes < 120; minutes += 8) {
    say(busy, 'hm');
    await heard(busy, minutes / 8 + 1);
    await clock.advance(8 * 60_000);
  }
  assert.equal((await busy.closed).code, 1001);
  const again = await connect(simulator, session);
  say(again, 'repair');
  assert.deepEqual(textsIn(await heard(again, 1)), ['When shall we expect the bicycle?']);
});

test('what a client does against the sheet is noted', async (t) => {
  const simulator = await simulate(t, { replyAfterMs: 50 });
  const client = await connect(simulator, await begin(simulator));
  client.socket.send('hello');
  client.socket.send(Buffer.from('x'));
  client.socket.send('{"action":"hello"}');
  client.socket.send('{"action":"step"}');
  client.socket.send('{"action":"step","input":"x","parameters":[{"name":"a","value":1}]}');
  say(client, '  ');
  say(client, 'twice');
  client.socket.send(JSON.stringify({ action: 'step', input: 'x'.repeat(33_000) }));
  assert.equal((await client.closed).code, 1009);
  assert.deepEqual(
    simulator.breaches.map(({ rule }) => rule),
    ['not-json', 'binary-frame', 'unknown-action', 'bad-step', 'bad-step', 'blank-step', 'step-in-flight', 'too-big'],
  );
});

test('it fails on demand', async (t) => {
  const simulator = await simulate(t, { faults: { init: { status: 503 } } });
  assert.equal((await init(simulator)).status, 503);
  simulator.setFaults({ init: { body: '<html>' } });
  assert.equal(await (await init(simulator)).text(), '<html>');
  simulator.clearFaults();
  const session = await begin(simulator);
  simulator.setFaults({ step: { status: 429, retryAfterS: 3 } });
  assert.equal((await httpStep(simulator, session, { input: null })).headers.get('retry-after'), '3');
  const client = await connect(simulator, session);
  simulator.setFaults({ replies: 2 });
  say(client, null);
  assert.deepEqual(await heard(client, 1), await heard(client, 2));
  simulator.setFaults({ replies: undefined, withoutText: true });
  say(client, 'Ada');
  assert.deepEqual((await heard(client, 3))['messages'], [{ node: 'set-parameter' }]);
  simulator.setFaults({ withoutText: undefined, rawReplies: ['<html>', '[]'] });
  say(client, 'x');
  while (client.texts.length < 5) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual(client.texts.slice(3), ['<html>', '[]']);
  simulator.setFaults({ rawReplies: undefined, noReply: true });
  say(client, 'x');
  simulator.setFaults({ socket: { refuseStatus: 500 } });
  assert.equal((await new TestClient(simulator.socketUrl).closed).code, 1006);
  assert.equal(client.texts.length, 5);
});
