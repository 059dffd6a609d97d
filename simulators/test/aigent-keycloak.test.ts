import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import test, { type TestContext } from 'node:test';
import { startAigentSimulator, startKeycloakSimulator, type KeycloakOptions } from '../src/aigent/index.js';
import { TestClient } from './helpers.js';

const good = {
  grant_type: 'password',
  scope: 'openid',
  client_id: 'frontend',
  username: 'demo',
  password: 'aigent_password',
};

async function start(t: TestContext, options: KeycloakOptions = {}) {
  const keycloak = await startKeycloakSimulator(options);
  t.after(() => keycloak.close());
  const ask = async (changes: Record<string, string> = {}, init: RequestInit = {}) => {
    const body = new URLSearchParams({ ...good, ...changes });
    const response = await fetch(keycloak.url, { method: 'POST', body, ...init });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  return { keycloak, ask };
}

test('an account gets a token that counts until it ends or is taken back, another one each time', async (t) => {
  const { keycloak, ask } = await start(t, { tokenLifeS: 0.3 });
  const { status, body } = await ask();
  assert.equal(status, 200);
  assert.deepEqual([body['expires_in'], body['token_type']], [0.3, 'Bearer']);
  const tokens = [String(body['access_token']), String((await ask()).body['access_token'])];
  assert.equal(new Set(tokens).size, 2);
  assert.ok(tokens.every(keycloak.isValid));
  assert.ok(!keycloak.isValid('other'));
  await new Promise((resolve) => setTimeout(resolve, 350));
  assert.ok(!tokens.some(keycloak.isValid));
  const again = String((await ask()).body['access_token']);
  assert.ok(keycloak.isValid(again));
  keycloak.revokeAll();
  assert.ok(!keycloak.isValid(again));
  assert.equal(keycloak.requests, 3);
});

const wrong: [what: string, changes: Record<string, string>, init: RequestInit, status: number, error: string][] = [
  ['another password', { password: 'x' }, {}, 401, 'invalid_grant'],
  ['another user', { username: 'x' }, {}, 401, 'invalid_grant'],
  ['another client', { client_id: 'x' }, {}, 401, 'invalid_client'],
  ['another grant', { grant_type: 'refresh_token' }, {}, 400, 'unsupported_grant_type'],
  ['JSON', {}, { body: '{}', headers: { 'content-type': 'application/json' } }, 415, 'invalid_request'],
  ['a GET', {}, { method: 'GET', body: null }, 405, 'invalid_request'],
];
for (const [what, changes, init, status, error] of wrong) {
  test(`${what} gets no token: ${status}`, async (t) => {
    const { ask } = await start(t);
    assert.deepEqual([(await ask(changes, init)).status, (await ask(changes, init)).body['error']], [status, error]);
  });
}

test('what is against the sheet is noted, and a page that asks itself', async (t) => {
  const { keycloak, ask } = await start(t);
  await ask({ scope: 'email' });
  await ask({}, { headers: { origin: 'https://shop.example' } });
  assert.deepEqual(keycloak.breaches, ['scope is not openid', 'asked from a page of https://shop.example']);
});

test('it fails on demand', async (t) => {
  const { keycloak, ask } = await start(t, { faults: { status: 503 } });
  assert.equal((await ask()).status, 503);
  keycloak.setFaults({ status: undefined, body: '<html>' });
  assert.equal(await (await fetch(keycloak.url, { method: 'POST' })).text(), '<html>');
  keycloak.setFaults({ body: undefined, hang: true });
  await assert.rejects(ask({}, { signal: AbortSignal.timeout(100) }), { name: 'TimeoutError' });
  keycloak.clearFaults();
  assert.equal((await ask()).status, 200);
});

test('it joins a server and leaves it as it was; an ingress takes its tokens', async (t) => {
  const server = createServer((_request, response) => response.end('other'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const { keycloak, ask } = await start(t, { server, path: '/token' });
  const home = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  assert.equal(keycloak.url, `${home}/token`);
  assert.equal(await (await fetch(home)).text(), 'other');
  const token = String((await ask()).body['access_token']);
  const ingress = await startAigentSimulator({ server, tokens: keycloak.isValid });
  const client = new TestClient(`${ingress.url}?aigent-api-token=${token}`);
  await client.opened;
  keycloak.revokeAll();
  const late = new TestClient(`${ingress.url}?aigent-api-token=${token}`);
  assert.equal((await late.closed).code, 1006);
  await ingress.close();
  await keycloak.close();
  assert.equal(await (await fetch(`${home}/token`)).text(), 'other');
});
