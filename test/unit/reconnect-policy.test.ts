import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { presenceReconnect, ReconnectPolicy } from '../../src/transport/reconnect-policy.js';

const noJitter = { ...presenceReconnect, jitter: 0 };

describe('ReconnectPolicy', () => {
  it('waits 1, 2, 5, 10 and then always 30 seconds', () => {
    const policy = new ReconnectPolicy(noJitter);
    expect([1, 2, 3, 4, 5, 6, 7].map(() => policy.lost(0))).to.deep.equal([
      1000, 2000, 5000, 10_000, 30_000, 30_000, 30_000,
    ]);
  });

  it('does not begin anew for a connection that flaps, but after ten good seconds', () => {
    const policy = new ReconnectPolicy(noJitter);
    policy.opened(0);
    expect(policy.lost(9999)).to.equal(1000);
    policy.opened(20_000);
    expect(policy.lost(29_999)).to.equal(2000);
    policy.opened(40_000);
    expect(policy.lost(50_000)).to.equal(1000);
    // A try that failed is no good connection, however long it took.
    expect(policy.lost(99_000)).to.equal(2000);
  });

  it('gives up after the given number of tries, until it is started by hand', () => {
    const policy = new ReconnectPolicy({ ...noJitter, attempts: 2 });
    expect([policy.lost(0), policy.lost(0), policy.lost(0)]).to.deep.equal([1000, 2000, null]);
    policy.reset();
    expect(policy.lost(0)).to.equal(1000);
  });

  it('adds up to a fifth by chance', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (chance) => {
        const waitMs = new ReconnectPolicy(presenceReconnect, () => chance).lost(0);
        expect(waitMs).to.be.within(1000, 1200);
      }),
    );
  });
});
