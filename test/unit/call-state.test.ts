import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { next, type CallFact, type CallState } from '../../src/sessions/call-state.js';

const start: CallFact = { type: 'start', id: 'c1' };
const opened: CallFact = { type: 'opened', nowMs: 1000 };
const ended: CallFact = { type: 'ended', nowMs: 4000, reason: 'hangup' };

function after(...facts: CallFact[]): CallState {
  return facts.reduce<CallState>((state, fact) => next(state, fact) ?? state, { phase: 'idle' });
}

describe('call state', () => {
  it('goes idle, connecting, active, ended and then to a new call', () => {
    expect(after(start)).to.deep.equal({ phase: 'connecting', id: 'c1', step: 'token' });
    expect(after(start, opened)).to.deep.equal({ phase: 'active', id: 'c1', sinceMs: 1000 });
    expect(after(start, opened, ended)).to.include({ phase: 'ended', reason: 'hangup', durationMs: 3000 });
    expect(after(start, opened, ended, { type: 'start', id: 'c2' })).to.include({ phase: 'connecting', id: 'c2' });
  });

  it('knows what a connecting call waits for', () => {
    expect(after(start, { type: 'step', step: 'microphone' })).to.include({ step: 'microphone' });
    expect(next(after(start, { type: 'step', step: 'socket' }), { type: 'step', step: 'socket' })).to.equal(undefined);
  });

  it('counts no time for a call that never became active', () => {
    expect(after(start, ended)).to.include({ phase: 'ended', durationMs: 0 });
  });

  it('goes on after a lost connection as the same call, its time counted on', () => {
    const lost = after(start, opened, { type: 'lost' });
    expect(lost).to.deep.equal({ phase: 'reconnecting', id: 'c1', sinceMs: 1000 });
    expect(next(lost, { type: 'opened', nowMs: 2000 })).to.deep.equal({ phase: 'active', id: 'c1', sinceMs: 1000 });
    expect(next(lost, ended)).to.include({ phase: 'ended', durationMs: 3000 });
    expect(next(lost, start)).to.equal(undefined);
    expect(next(after(start), { type: 'lost' })).to.equal(undefined);
  });

  it('drops late facts', () => {
    const over = after(start, opened, ended);
    expect(next(over, opened)).to.equal(undefined);
    expect(next(over, ended)).to.equal(undefined);
    expect(next({ phase: 'idle' }, ended)).to.equal(undefined);
    expect(next(after(start, opened), start)).to.equal(undefined);
    expect(next(after(start, opened), { type: 'step', step: 'socket' })).to.equal(undefined);
  });

  it('never leaves the diagram, whatever the order of facts', () => {
    const allowed = new Set([
      'idle>connecting',
      'connecting>connecting',
      'connecting>active',
      'connecting>ended',
      'active>ended',
      'active>reconnecting',
      'reconnecting>active',
      'reconnecting>ended',
      'ended>connecting',
    ]);
    const fact = fc.constantFrom<CallFact>(
      start,
      opened,
      ended,
      { type: 'lost' },
      { type: 'step', step: 'microphone' },
      { type: 'step', step: 'socket' },
    );
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 40 }), (facts) => {
        let state: CallState = { phase: 'idle' };
        for (const each of facts) {
          const following = next(state, each);
          if (!following) continue;
          expect(allowed).to.include(`${state.phase}>${following.phase}`);
          state = following;
        }
      }),
    );
  });
});
