import { expect } from '@open-wc/testing';
import { CallError } from '../../src/call-error.js';
import { fetchToken, type GetToken, type TokenSourceOptions } from '../../src/transport/token-source.js';

const request = { protocol: 'aillomvox', purpose: 'call' };
const never = new AbortController().signal;

async function failure(source: TokenSourceOptions, limitMs = 1000, signal = never): Promise<unknown> {
  try {
    await fetchToken(source, request, limitMs, signal);
  } catch (error) {
    return error;
  }
  throw new Error('did not fail');
}

/** Answers every fetch() while it runs. */
async function answering<T>(
  response: () => Response | Promise<Response>,
  run: (calls: [string, RequestInit][]) => Promise<T>,
): Promise<T> {
  const real = globalThis.fetch;
  const calls: [string, RequestInit][] = [];
  globalThis.fetch = (url, init) => {
    calls.push([url as string, init ?? {}]);
    return Promise.resolve(response());
  };
  try {
    return await run(calls);
  } finally {
    globalThis.fetch = real;
  }
}

describe('fetchToken', () => {
  it('gives nothing when the page has no source', async () => {
    expect(await fetchToken({}, request, 1000, never)).to.equal(undefined);
  });

  it('takes a text or an object from getToken, known keys only', async () => {
    expect(await fetchToken({ getToken: async () => 't' }, request, 1000, never)).to.deep.equal({ token: 't' });
    const rich = {
      token: 't',
      url: 'wss://relay.example/ws',
      expiresAt: 5,
      sessionId: 's',
      stepUrl: '/step',
      other: 1,
    };
    expect(await fetchToken({ getToken: async () => rich }, request, 1000, never)).to.deep.equal({
      token: 't',
      url: 'wss://relay.example/ws',
      expiresAt: 5,
      sessionId: 's',
      stepUrl: '/step',
    });
  });

  const bad: readonly (readonly [string, unknown])[] = [
    ['nothing', undefined],
    ['an empty text', ''],
    ['an empty token', { token: '' }],
    ['a number', 42],
    ['a token that is a number', { token: 42 }],
    ['null', null],
  ];
  for (const [what, answer] of bad) {
    it(`fails on ${what}`, async () => {
      const error = await failure({ getToken: (async () => answer) as unknown as GetToken });
      expect(error).to.be.instanceOf(CallError).and.to.include({ code: 'token-failed', retryable: true });
    });
  }

  it('fails, without repeating why, when getToken rejects: the reason may hold the token', async () => {
    const error = (await failure({ getToken: () => Promise.reject(new Error('av_secret')) })) as CallError;
    expect(error.code).to.equal('token-failed');
    expect(`${error.message}${String(error.cause)}`).not.to.contain('av_secret');
  });

  it('fails when getToken throws at once', async () => {
    const getToken: GetToken = () => {
      throw new Error('x');
    };
    expect(await failure({ getToken })).to.include({ code: 'token-failed' });
  });

  it('gives up on an answer that never comes', async () => {
    expect(await failure({ getToken: () => new Promise(() => undefined) }, 20)).to.include({ code: 'token-failed' });
  });

  it('stops with the signal’s own reason when the call is given up', async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(new Error('given up')), 5);
    const error = (await failure({ getToken: () => new Promise(() => undefined) }, 1000, abort.signal)) as Error;
    expect(error.message).to.equal('given up');
  });

  it('asks token-url by POST with JSON and the page’s choice of cookies', async () => {
    await answering(
      () => Response.json({ token: 't' }),
      async (calls) => {
        const source: TokenSourceOptions = { tokenUrl: '/token', tokenCredentials: 'include' };
        expect(await fetchToken(source, request, 1000, never)).to.include({ token: 't' });
        const [url, init] = calls[0] as [string, RequestInit];
        expect(url).to.equal('/token');
        expect(init).to.include({ method: 'POST', credentials: 'include' });
        expect(JSON.parse(init.body as string)).to.deep.equal(request);
      },
    );
  });

  it('says at status 429 that a minute helps', async () => {
    const error = await answering(
      () => new Response('no', { status: 429 }),
      () => failure({ tokenUrl: '/token' }),
    );
    expect(error)
      .to.include({ code: 'rate-limited', retryable: true })
      .and.to.have.property('message')
      .that.contains('minute');
  });

  it('names the status of a refusal and of a page that is no JSON', async () => {
    const error = await answering(
      () => new Response('no', { status: 403 }),
      () => failure({ tokenUrl: '/token' }),
    );
    expect(error).to.include({ code: 'token-failed' }).and.to.have.property('message').that.contains('403');
    const html = await answering(
      () => new Response('<html>log in</html>'),
      () => failure({ tokenUrl: '/token' }),
    );
    expect(html).to.include({ code: 'token-failed' }).and.to.have.property('message').that.contains('not with JSON');
  });
});
