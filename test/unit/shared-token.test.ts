import { expect } from '@open-wc/testing';
import { askWithToken } from '../../src/transport/phone-numbers.js';
import { SharedToken } from '../../src/transport/shared-token.js';
import type { Token } from '../../src/transport/token-source.js';
import { ManualTimers } from '../support/manual-timers.js';

const HOUR_MS = 3_600_000;

describe('SharedToken', () => {
  let timers: ManualTimers;
  let asked = 0;
  let expiring: number[];
  let failures: unknown[];
  let lifeMs: number | undefined;
  let answer: () => Promise<Token>;

  beforeEach(() => {
    timers = new ManualTimers().install();
    asked = 0;
    expiring = [];
    failures = [];
    lifeMs = HOUR_MS;
    answer = () => {
      const token = `t${++asked}`;
      return Promise.resolve(lifeMs === undefined ? { token } : { token, expiresAt: Date.now() + lifeMs });
    };
  });
  afterEach(() => timers.restore());

  const make = (): SharedToken =>
    new SharedToken(
      () => ({ getToken: () => answer() }),
      () => ({ protocol: 'audin', purpose: 'operator' }),
      { onexpiring: (atMs) => expiring.push(atMs), onfailed: (cause) => failures.push(cause) },
    );
  const next = async (shared: SharedToken): Promise<string | undefined> => (await shared.get())?.token;

  it('asks once for all who want it at a time, and again for nobody', async () => {
    const shared = make();
    expect(await Promise.all([next(shared), next(shared), next(shared)])).to.deep.equal(['t1', 't1', 't1']);
    expect(await next(shared)).to.equal('t1');
  });

  it('is renewed 60 s ahead while it is in use, and says so', async () => {
    const shared = make();
    shared.setInUse(true);
    await shared.get();
    const expiresAtMs = Date.now() + HOUR_MS;
    await timers.pass(HOUR_MS - 60_001);
    expect([asked, expiring]).to.deep.equal([1, []]);
    await timers.pass(1);
    expect([asked, expiring]).to.deep.equal([2, [expiresAtMs]]);
    expect(await next(shared)).to.equal('t2');
  });

  it('is not renewed out of use, and is forgotten: the next user may be another', async () => {
    const shared = make();
    shared.setInUse(true);
    await shared.get();
    shared.setInUse(false);
    await timers.pass(HOUR_MS * 2);
    expect([asked, timers.pending]).to.deep.equal([1, 0]);
    expect(await next(shared)).to.equal('t2');
  });

  it('is fetched anew when it is wanted in its last minute, and never in a loop', async () => {
    lifeMs = 30_000;
    const shared = make();
    shared.setInUse(true);
    await shared.get();
    await timers.pass(HOUR_MS);
    expect(asked).to.equal(1);
    expect(await next(shared)).to.equal('t2');
  });

  it('lives ten minutes when it does not say how long', async () => {
    lifeMs = undefined;
    const shared = make();
    shared.setInUse(true);
    await shared.get();
    await timers.pass(599_999);
    expect(await next(shared)).to.equal('t1');
    await timers.pass(1);
    expect(await next(shared)).to.equal('t2');
    expect(expiring).to.deep.equal([]);
  });

  it('reads a date as ISO 8601, and one beyond all timers without a loop', async () => {
    const shared = make();
    answer = () => Promise.resolve({ token: `t${++asked}`, expiresAt: '2999-01-01T00:00:00Z' });
    shared.setInUse(true);
    await shared.get();
    await timers.pass(2 ** 31);
    expect([asked, timers.pending]).to.deep.equal([1, 1]);
  });

  it('drops the token that does not count, not the one that came after it', async () => {
    const shared = make();
    await shared.get();
    shared.drop('t1');
    expect(await next(shared)).to.equal('t2');
    shared.drop('t1');
    expect(await next(shared)).to.equal('t2');
  });

  it('tells of a renewal that failed, and asks again when one is wanted', async () => {
    const shared = make();
    shared.setInUse(true);
    await shared.get();
    const works = answer;
    answer = () => Promise.reject(new Error('t1 is out of favour'));
    await timers.pass(HOUR_MS - 60_000);
    expect(failures).to.have.length(1);
    expect(String(failures[0])).not.to.contain('out of favour');
    answer = works;
    expect(await next(shared)).to.equal('t2');
  });

  describe('for the list of numbers', () => {
    const real = globalThis.fetch;
    let sent: string[];
    let answers: (() => Response)[];

    beforeEach(() => {
      sent = [];
      globalThis.fetch = (_url, init) => {
        sent.push((init?.headers as Record<string, string>)['authorization'] ?? '');
        return Promise.resolve((answers.shift() as () => Response)());
      };
    });
    afterEach(() => {
      globalThis.fetch = real;
    });

    const ask = (shared: SharedToken): Promise<unknown> =>
      askWithToken(shared, () => 'https://core.test/numbers').catch((cause: unknown) => cause);
    const refused = (): Response => new Response('no', { status: 401 });

    it('is replaced once after a 401', async () => {
      answers = [refused, () => Response.json([1])];
      expect(await ask(make())).to.deep.equal([1]);
      expect(sent).to.deep.equal(['Bearer t1', 'Bearer t2']);
    });

    it('is not replaced twice: unauthorized', async () => {
      answers = [refused, refused];
      expect(await ask(make())).to.include({ code: 'unauthorized' });
      expect(sent).to.have.length(2);
    });

    for (const [what, response] of [
      ['a status', () => new Response('{}', { status: 500 })],
      ['a page', () => new Response('<html>')],
      [
        'a network',
        () => {
          throw new TypeError('failed at https://core.test?token=t1');
        },
      ],
    ] as const) {
      it(`tells ${what} that is no answer as request-failed, without what was sent`, async () => {
        answers = [response];
        const error = (await ask(make())) as Error;
        expect(error).to.include({ code: 'request-failed', fatal: false });
        expect(`${error.message} ${String(error.cause)}`).not.to.contain('t1');
      });
    }
  });
});
