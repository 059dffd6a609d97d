import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { after, afterEach, before, describe, it, type TestContext } from 'node:test';
import { startAillomVoxSimulator, type AillomVoxSimulator } from '../../simulators/src/aillomvox/index.ts';
import { CallLab, type CallPage, type CallPageOptions } from '../support/call-page.ts';
import { soon, until } from '../support/until.ts';

const SECRET = 'av_demo';

/** What a site's own backend may answer, by the last part of the path. */
const answers: Readonly<Record<string, { readonly status: number; readonly type: string; readonly body: string }>> = {
  good: { status: 200, type: 'application/json', body: JSON.stringify({ token: SECRET }) },
  unauthorised: { status: 401, type: 'application/json', body: JSON.stringify({ token: SECRET }) },
  login: { status: 200, type: 'text/html', body: `<h1>Log in</h1>${SECRET}` },
  empty: { status: 200, type: 'application/json', body: '{"token":""}' },
  number: { status: 200, type: 'application/json', body: '42' },
};

const failures: readonly { readonly promise: string; readonly page: CallPageOptions; readonly says: RegExp }[] = [
  { promise: 'a token-url that answers 401', page: tokenUrl('unauthorised'), says: /status 401/ },
  { promise: 'a token-url that answers with a page', page: tokenUrl('login'), says: /status 200, but not with JSON/ },
  { promise: 'an empty token', page: tokenUrl('empty'), says: /no token/ },
  { promise: 'a number for a token', page: tokenUrl('number'), says: /no token/ },
  {
    promise: 'getToken that rejects',
    page: { script: `call.getToken = async () => { throw new Error('${SECRET} is not allowed'); };` },
    says: /could not be asked/,
  },
  {
    promise: 'getToken that throws',
    page: { script: `call.getToken = () => { throw new Error('${SECRET} is not allowed'); };` },
    says: /could not be asked/,
  },
  { promise: 'getToken that gives nothing', page: { script: 'call.getToken = async () => {};' }, says: /no token/ },
  {
    promise: 'getToken that never settles',
    page: {
      script: `call.session = new call.session.constructor({
        protocol: 'aillomvox',
        systemPrompt: 'You are a test.',
        getToken: () => new Promise(() => {}),
        connectLimitMs: 700,
      });`,
    },
    says: /did not answer in time/,
  },
];

describe('the token of a call', () => {
  let lab: CallLab;
  const asked: { readonly method: string | undefined; readonly body: string }[] = [];

  before(async () => {
    lab = await CallLab.start({ autoplay: true, handle: answerToken });
  });
  afterEach(() => lab.closePages());
  after(() => lab.close());

  it('is asked for by POST at token-url, and used', async (t) => {
    const { call, simulator } = await open(t, tokenUrl('good'));
    await call.click();
    await call.reaches('active');
    const leg = await soon('a call', simulator.nextCall());
    assert.equal(leg.key, SECRET);
    assert.deepEqual(
      asked.splice(0).map(({ method, body }) => [method, JSON.parse(body) as unknown]),
      [['POST', { protocol: 'aillomvox', purpose: 'call' }]],
    );
  });

  it('may come with the address that it is good for', async (t) => {
    const { call, simulator } = await open(t, {
      attributes: { url: 'ws://localhost:9/nobody' },
      script: `call.getToken = async () => ({ token: '${SECRET}', url: window.goodUrl });`,
    });
    await call.page.evaluate((url) => Object.assign(window, { goodUrl: url }), simulator.url);
    await call.click();
    await call.reaches('active');
    assert.equal((await soon('a call', simulator.nextCall())).handshake.url, '/ws');
  });

  for (const { promise, page, says } of failures) {
    it(`fails as token-failed by ${promise}, before anything is connected`, async (t) => {
      const { call, simulator } = await open(t, page);
      await call.click();
      await call.reaches('ended');
      await call.released();
      const errors = await call.events('call-error');
      assert.deepEqual(
        errors.map(({ detail }) => detail['code']),
        ['token-failed'],
      );
      assert.match(String(errors[0]?.detail['message']), says);
      assert.match(await call.page.locator('voice-agent-call [part=error]').innerText(), says);
      assert.equal(simulator.calls.length, 0);
      await keepsSecret(call);
      // What was wrong has been put right.
      await call.page.locator('voice-agent-call').evaluate((element, key) => {
        const { session } = element as unknown as { session: { options: object } };
        const getToken = async (): Promise<string> => key;
        Object.assign(element, { getToken, tokenUrl: undefined });
        session.options = { ...session.options, getToken };
      }, SECRET);
      await call.click();
      if (!promise.includes('never')) await call.reaches('active');
    });
  }

  it('is found nowhere: not in the element, an event, an error or the console, whatever happens', async (t) => {
    const { call, simulator } = await open(t, {});
    await call.click();
    await call.reaches('active');
    const leg = await soon('a call', simulator.nextCall());
    leg.send({ type: 'error', message: `quota of ${SECRET} is nearly used up` });
    leg.send({ type: 'control', action: SECRET });
    leg.sendText(`not JSON ${SECRET}`);
    leg.send({ type: SECRET });
    leg.send({ type: 'transcript', role: 'user', text: 'the end', final: true });
    await until('the last message', async () => (await call.events('call-transcript')).length === 1);
    await keepsSecret(call);
    leg.send({ type: 'error', code: 'unauthorized', message: `Invalid API Key ${SECRET}` });
    leg.closeSocket(1008, `Invalid API Key ${SECRET}`);
    await call.reaches('ended');
    await keepsSecret(call);
  });

  it('is kept as well where it is the provider’s own key, with a warning to the page’s author', async (t) => {
    const { call } = await open(t, { properties: { apiKey: SECRET }, script: 'call.getToken = undefined;' });
    await call.click();
    await call.reaches('active');
    assert.equal(call.console.filter((line) => line.includes('apiKey')).length, 1);
    await keepsSecret(call);
  });

  async function open(
    t: TestContext,
    options: CallPageOptions,
  ): Promise<{ call: CallPage; simulator: AillomVoxSimulator }> {
    const simulator = await startAillomVoxSimulator({ script: 'tone' });
    t.after(() => simulator.close());
    const call = await lab.open({ ...options, attributes: { url: simulator.url, ...options.attributes } });
    return { call, simulator };
  }

  function answerToken(request: IncomingMessage, response: ServerResponse): boolean {
    const answer = answers[request.url?.split('/token/')[1] ?? ''];
    if (!answer) return false;
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      asked.push({ method: request.method, body });
      response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body);
    });
    return true;
  }
});

function tokenUrl(name: string): CallPageOptions {
  return { attributes: { 'token-url': `/token/${name}` }, script: 'call.getToken = undefined;' };
}

async function keepsSecret(call: CallPage): Promise<void> {
  const shown = await call.page
    .locator('voice-agent-call')
    .evaluate((element) => `${element.outerHTML} ${element.shadowRoot?.innerHTML}`);
  const told = JSON.stringify([await call.events(), await call.faults()]);
  for (const text of [shown, told, call.console.join('\n'), call.page.url()]) assert.ok(!text.includes(SECRET), text);
}
