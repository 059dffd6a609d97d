import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { CallError } from '../../src/call-error.js';
import { nextPresence, type PresenceFact, type PresenceState } from '../../src/sessions/operator/presence-state.js';

const goOnline: PresenceFact = { type: 'go-online', numberIds: ['n1', 'n2'] };
const available: PresenceFact = { type: 'available', accepted: ['n1'], rejected: ['n2'] };
const failed: PresenceFact = { type: 'failed', error: new CallError('unauthorized', 'Please log in again.') };
const lost: PresenceFact = { type: 'lost' };
const connected: PresenceFact = { type: 'connected' };
const goOffline: PresenceFact = { type: 'go-offline' };

function after(...facts: PresenceFact[]): PresenceState {
  return facts.reduce<PresenceState>((state, fact) => nextPresence(state, fact) ?? state, { phase: 'offline' });
}

describe('presence state', () => {
  it('goes online and tells which numbers count', () => {
    expect(after(goOnline)).to.deep.equal({ phase: 'connecting', numberIds: ['n1', 'n2'] });
    expect(after(goOnline, connected)).to.include({ phase: 'online', accepted: undefined });
    expect(after(goOnline, connected, available)).to.deep.equal({
      phase: 'online',
      numberIds: ['n1', 'n2'],
      accepted: ['n1'],
      rejected: ['n2'],
    });
  });

  it('asks anew for another set of numbers, and keeps it for the next connection', () => {
    const other: PresenceFact = { type: 'go-online', numberIds: ['n3'] };
    expect(after(goOnline, connected, available, other)).to.deep.equal({
      phase: 'online',
      numberIds: ['n3'],
      accepted: undefined,
      rejected: [],
    });
    expect(after(goOnline, connected, lost, other)).to.deep.equal({
      phase: 'reconnecting',
      numberIds: ['n3'],
      attempt: 1,
    });
    expect(after(goOnline, connected, lost, other, connected)).to.deep.include({ phase: 'online', numberIds: ['n3'] });
  });

  it('counts the tries of a reconnection, and begins again after a success', () => {
    expect(after(goOnline, connected, lost, lost, lost)).to.include({ phase: 'reconnecting', attempt: 3 });
    expect(after(goOnline, connected, lost, lost, connected, lost)).to.include({ attempt: 1 });
    expect(after(goOnline, lost)).to.include({ phase: 'reconnecting', attempt: 1 });
  });

  it('goes offline when asked to, or with the error that made it', () => {
    expect(after(goOnline, connected, goOffline)).to.deep.equal({ phase: 'offline' });
    expect(after(goOnline, failed)).to.deep.equal({ phase: 'offline', error: (failed as { error: CallError }).error });
    expect(after(goOnline, failed, goOnline)).to.include({ phase: 'connecting' });
  });

  it('never leaves the diagram, and remembers the numbers, whatever the order of facts', () => {
    const allowed = new Set([
      'offline>connecting',
      'connecting>connecting',
      'connecting>online',
      'connecting>reconnecting',
      'connecting>offline',
      'online>online',
      'online>reconnecting',
      'online>offline',
      'reconnecting>reconnecting',
      'reconnecting>online',
      'reconnecting>offline',
    ]);
    const fact = fc.oneof(
      fc.constantFrom(connected, available, lost, failed, goOffline),
      fc.array(fc.constantFrom('n1', 'n2', 'n3')).map((numberIds): PresenceFact => ({ type: 'go-online', numberIds })),
    );
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 60 }), (facts) => {
        let state: PresenceState = { phase: 'offline' };
        let wanted: readonly string[] = [];
        for (const each of facts) {
          const following = nextPresence(state, each);
          if (each.type === 'go-online') wanted = each.numberIds;
          if (!following) continue;
          expect(allowed).to.include(`${state.phase}>${following.phase}`);
          if (following.phase !== 'offline') expect(following.numberIds).to.equal(wanted);
          state = following;
        }
      }),
    );
  });
});
