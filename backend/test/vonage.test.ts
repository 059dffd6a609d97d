import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import test from 'node:test';
import type { HttpFaults } from '../../simulators/src/vonage/index.js';
import { ORIGIN } from './support/backend.js';
import { assertNoSecrets, logLines, secret } from './support/logs.js';
import { ASK, startStudio, VONAGE_KEY } from './support/vonage.js';

/** What a proxy in front of the service may say. */
const SAID = secret('10.0.0.9:9443');
const PAGE = `<html><h1>502</h1>upstream ${SAID} refused ${VONAGE_KEY}</html>`;

test('a page gets a session with an agent that the server chose, and what it needs to go on', async (t) => {
  const backend = await startStudio(t);
  const { token, sessionId, ...rest } = await backend.begin();
  const session = await backend.studio.nextSession();
  assert.deepEqual([sessionId, token, session.agentId], [session.id, session.token, 'agent_demo']);
  assert.deepEqual(rest, {
    expiresAt: session.expiresAt.toISOString(),
    url: 'wss://sockets.example',
    stepUrl: `${backend.http}/vonage/step`,
  });
  assert.equal(await backend.metric(/tickets_total.*vonage/), 1);
  assert.deepEqual(backend.studio.breaches, []);
});

test('only profiles of this protocol can be named, by those who may', async (t) => {
  const backend = await startStudio(t, {}, { authorize: () => ({ id: 'ada', agents: ['draft'] }) });
  for (const [agentId, status] of [
    ['default', 403],
    ['nobody', 404],
    ['agent_demo', 404],
    ['__proto__', 404],
    ['draft', 502],
  ] as const)
    assert.equal((await backend.ask({ ...ASK, agentId })).status, status, agentId);
  assert.equal(backend.studio.sessions.length, 0);
  assert.ok(logLines.some((line) => line.includes('"level":50') && line.includes('"status":404')));
});

test('visitors need no login where anybody may call', async (t) => {
  const backend = await startStudio(t, {}, { authorize: undefined, allowAnonymous: true });
  const session = await backend.begin();
  assert.equal((await backend.step(session)).status, 200);
});

type Answer = readonly [status: number, code: string];
const inits: readonly [what: string, HttpFaults, Answer][] = [
  ['401', { status: 401 }, [502, 'server-error']],
  ['404', { status: 404 }, [502, 'server-error']],
  ['429', { status: 429 }, [503, 'busy']],
  ['500', { status: 500 }, [502, 'server-error']],
  ['a web page', { body: PAGE }, [502, 'server-error']],
  ['no session', { body: '{"session_token":"x"}' }, [502, 'server-error']],
  ['no token', { body: '{"session_id":"x"}' }, [502, 'server-error']],
  ['an id that is a path', { body: '{"session_id":"../init","session_token":"x"}' }, [502, 'server-error']],
  ['our own key', { body: `{"session_id":"x","session_token":"${VONAGE_KEY}"}` }, [502, 'server-error']],
  ['nothing', { hang: true }, [504, 'server-error']],
];
for (const [what, init, answer] of inits) {
  test(`a studio that answers ${what} to the beginning is ${answer.join(' ')}, and the next one begins`, async (t) => {
    const backend = await startStudio(t, { faults: { init } });
    const response = await backend.ask(ASK);
    const body = (await response.json()) as Record<string, string>;
    assert.deepEqual([response.status, body['code']], answer);
    assert.doesNotMatch(body['message'] ?? '', /127\.0\.0\.1|http|html|vonage|studio/i);
    assert.equal(response.headers.get('retry-after'), answer[0] === 503 ? '10' : null);
    backend.studio.clearFaults();
    await backend.begin();
    assertNoSecrets();
  });
}

test('a conversation goes on by steps, with the session’s token and no key', async (t) => {
  const backend = await startStudio(t);
  const session = await backend.begin();
  const turn = async (body: object): Promise<Record<string, unknown>> =>
    (await (await backend.step(session, body)).json()) as Record<string, unknown>;
  const gold = [{ name: 'customer', value: 'gold', more: 1 }];
  assert.deepEqual(await turn({ input: null, parameters: gold }), {
    session_status: 'AWAITING_INPUT',
    messages: [{ text: 'Hello, this is the bicycle shop.' }, { text: 'What is your name?' }],
  });
  for (const input of ['Ada', 'repair']) await turn({ input });
  assert.equal((await turn({ input: 'Friday' }))['session_status'], 'ENDED');
  const response = await backend.step(session, { input: 'more' });
  assert.deepEqual([response.status, ((await response.json()) as { code: string }).code], [404, 'session-ended']);
  assert.equal(backend.studio.sessions[0]?.parameters.get('customer'), 'gold');
  assert.deepEqual(
    backend.studio.breaches.map(({ rule }) => rule),
    ['step-after-end'],
  );
});

test('a step with another session’s token is token-expired; an unknown session is over', async (t) => {
  const backend = await startStudio(t);
  const [one, two] = [await backend.begin(), await backend.begin()];
  const answer = async (body: object): Promise<unknown[]> => {
    const response = await backend.step(one, body);
    return [response.status, ((await response.json()) as { code: string }).code];
  };
  assert.deepEqual(await answer({ token: two.token }), [401, 'token-expired']);
  assert.deepEqual(await answer({ sessionId: 'unknown' }), [404, 'session-ended']);
});

const bads: readonly [what: string, body: object][] = [
  ['no session', { sessionId: undefined }],
  ['a path for a session', { sessionId: '../../live-agent/outbound/x' }],
  ['no token', { token: undefined }],
  ['a token of two lines', { token: 'a\r\nx-vgai-key: b' }],
  ['no input', { input: undefined }],
  ['blanks', { input: ' \n ' }],
  ['33 kB', { input: 'x'.repeat(33_000) }],
  ['a number', { input: 5 }],
  ['parameters that are none', { parameters: { a: 'b' } }],
  ['a parameter of a number', { parameters: [{ name: 'a', value: 1 }] }],
  ['a hundred and one parameters', { parameters: Array(101).fill({ name: 'a', value: 'b' }) }],
];
for (const [what, body] of bads) {
  test(`a step of ${what} is not passed on`, async (t) => {
    const backend = await startStudio(t);
    const session = await backend.begin();
    const response = await backend.step(session, body);
    assert.deepEqual([response.status, ((await response.json()) as { code: string }).code], [400, 'bad-message']);
    assert.deepEqual([backend.studio.sessions[0]?.lines, backend.studio.breaches], [[], []]);
  });
}

const steps: readonly [what: string, HttpFaults, Answer][] = [
  ['401', { status: 401, body: PAGE }, [401, 'token-expired']],
  ['404', { status: 404, body: PAGE }, [404, 'session-ended']],
  ['400', { status: 400 }, [502, 'server-error']],
  ['429', { status: 429, retryAfterS: 3 }, [503, 'busy']],
  ['500', { status: 500 }, [502, 'server-error']],
  ['a web page', { body: PAGE }, [502, 'server-error']],
  ['a megabyte', { body: `{"messages":[{"text":"${'x'.repeat(1e6)}"}]}` }, [502, 'server-error']],
  ['nothing', { hang: true }, [504, 'server-error']],
];
for (const [what, step, answer] of steps) {
  test(`a studio that answers ${what} to a step is ${answer.join(' ')}`, async (t) => {
    const backend = await startStudio(t, { faults: { step } });
    const session = await backend.begin();
    const start = logLines.length;
    const response = await backend.step(session, { input: 'my secret words' });
    const body = (await response.json()) as Record<string, string>;
    assert.deepEqual([response.status, body['code'], Object.keys(body)], [...answer, ['code', 'message']]);
    assert.equal(response.headers.get('retry-after'), answer[0] === 503 ? '3' : null);
    for (const line of logLines.slice(start)) assert.doesNotMatch(line, /html|my secret words|127\.0\.0\.1/);
    assert.equal(await backend.metric(/refusals_total.*step/), 1);
    backend.studio.clearFaults();
    assert.equal((await backend.step(session)).status, 200);
    assertNoSecrets();
  });
}

test('our key in an answer does not reach the page', async (t) => {
  const body = `{"session_status":"ENDED","messages":[{"text":"key ${VONAGE_KEY}"}]}`;
  const backend = await startStudio(t, { faults: { step: { body } } });
  const answer = await (await backend.step(await backend.begin())).text();
  assert.equal(answer, body.replace(VONAGE_KEY, '[removed]'));
});

test('a studio that is not there is server-error', async (t) => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  server.close();
  const backend = await startStudio(
    t,
    {},
    { providers: { vonage: { url: `http://127.0.0.1:${port}`, keys: [VONAGE_KEY] } } },
  );
  assert.equal((await backend.ask(ASK)).status, 502);
  const nowhere = { token: 'x', sessionId: 'x', stepUrl: `${backend.http}/vonage/step`, url: '', expiresAt: '' };
  assert.equal((await backend.step(nowhere)).status, 502);
});

test('steps have the doors of tickets: origin, login, number', async (t) => {
  let known = true;
  const backend = await startStudio(
    t,
    {},
    { authorize: () => (known ? { id: 'ada' } : null), limits: { stepsPerMinutePerUser: 3 } },
  );
  const session = await backend.begin();
  assert.equal((await backend.step(session, {}, { origin: 'https://other.example' })).status, 403);
  known = false;
  assert.equal((await backend.step(session)).status, 403);
  known = true;
  const statuses = [];
  for (let n = 0; n < 4; n++) statuses.push((await backend.step(session)).status);
  assert.deepEqual(statuses, [200, 200, 200, 429]);
  const preflight = await fetch(session.stepUrl, { method: 'OPTIONS', headers: { origin: ORIGIN } });
  assert.deepEqual([preflight.status, preflight.headers.get('access-control-allow-origin')], [204, ORIGIN]);
  const text = await fetch(session.stepUrl, { method: 'POST', headers: { origin: ORIGIN }, body: 'x' });
  assert.equal(text.status, 415);
});
