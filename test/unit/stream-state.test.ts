import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { isLive, nextStream, type StreamFact, type StreamState } from '../../src/sessions/stream/stream-state.js';

const start: StreamFact = { type: 'start', id: 's1' };
const opened = (channel: 'agent' | 'client', nowMs = 1000): StreamFact => ({ type: 'opened', channel, nowMs });
const lost = (channel: 'agent' | 'client'): StreamFact => ({ type: 'lost', channel });
const closed = (channel: 'agent' | 'client'): StreamFact => ({ type: 'closed', channel });
const pause = (paused: boolean): StreamFact => ({ type: 'pause', paused });
const ended: StreamFact = { type: 'ended', nowMs: 4000, reason: 'hangup' };
const both = [start, opened('agent'), opened('client', 1200)];

function after(...facts: StreamFact[]): StreamState {
  return facts.reduce<StreamState>((state, fact) => nextStream(state, fact) ?? state, { phase: 'idle' });
}

describe('stream state', () => {
  it('streams when both sides are open, and not a moment before', () => {
    expect(after(start, opened('agent')).phase).to.equal('connecting');
    expect(after(...both)).to.include({ phase: 'streaming', id: 's1', sinceMs: 1000 });
    expect(after(...both, ended)).to.include({ phase: 'ended', reason: 'hangup', durationMs: 3000 });
    expect(after(...both, ended, { type: 'start', id: 's2' })).to.include({ phase: 'connecting', id: 's2' });
  });

  it('is degraded while one side is gone, reconnecting while both are', () => {
    expect(after(...both, lost('client')).phase).to.equal('degraded');
    expect(after(...both, lost('client'), lost('agent')).phase).to.equal('reconnecting');
    expect(after(...both, lost('client'), lost('agent'), opened('client')).phase).to.equal('degraded');
    expect(after(...both, lost('client'), opened('client')).phase).to.equal('streaming');
    expect(after(...both, closed('client'), opened('client')).phase).to.equal('degraded');
    expect(after(...both, closed('client'), lost('agent')).phase).to.equal('reconnecting');
  });

  it('goes on connecting while no side has ever opened', () => {
    expect(after(start, lost('agent'), lost('client')).phase).to.equal('connecting');
    expect(after(start, lost('agent'), opened('client')).phase).to.equal('degraded');
  });

  it('shows a pause whatever the lines do, and what they did after it', () => {
    expect(after(...both, pause(true)).phase).to.equal('paused');
    expect(after(...both, pause(true), lost('agent')).phase).to.equal('paused');
    expect(after(...both, pause(true), lost('agent'), pause(false)).phase).to.equal('degraded');
    expect(after(start, pause(true)).phase).to.equal('connecting');
    expect(after(start, pause(true), opened('agent')).phase).to.equal('paused');
    expect(after(start, pause(true), opened('agent'), pause(false)).phase).to.equal('degraded');
  });

  it('drops late facts', () => {
    const over = after(...both, ended);
    for (const fact of [opened('agent'), lost('agent'), closed('agent'), pause(true), ended])
      expect(nextStream(over, fact)).to.equal(undefined);
    expect(nextStream(after(...both), start)).to.equal(undefined);
    expect(nextStream(after(...both), pause(false))).to.equal(undefined);
    expect(nextStream(after(...both, closed('agent')), lost('agent'))).to.equal(undefined);
    expect(nextStream({ phase: 'idle' }, ended)).to.equal(undefined);
  });

  it('never contradicts its sides, whatever the order of facts', () => {
    const channel = fc.constantFrom<'agent' | 'client'>('agent', 'client');
    const fact = fc.oneof(
      fc.constantFrom<StreamFact>(start, ended, pause(true), pause(false)),
      channel.map((side) => opened(side)),
      channel.map(lost),
      channel.map(closed),
    );
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 60 }), (facts) => {
        let state: StreamState = { phase: 'idle' };
        for (const each of facts) {
          const following = nextStream(state, each);
          if (!following) continue;
          if (following.phase === 'idle') throw new Error('idle again');
          if (following.phase === 'connecting' && isLive(state) && state.phase !== 'connecting')
            throw new Error('back');
          state = following;
          if (!isLive(state)) continue;
          const { phase, agent, client, paused, sinceMs } = state;
          const open = [agent, client].filter((side) => side === 'open').length;
          if (phase === 'streaming' && (open !== 2 || paused)) throw new Error('streaming');
          if (phase === 'degraded' && (open !== 1 || paused)) throw new Error('degraded');
          if (phase === 'reconnecting' && (open !== 0 || paused || sinceMs === undefined))
            throw new Error('reconnecting');
          if (phase === 'paused' && (!paused || sinceMs === undefined)) throw new Error('paused');
        }
      }),
    );
  });
});
