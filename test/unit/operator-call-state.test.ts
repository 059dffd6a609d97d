import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import type { PresenceMessage } from '../../src/protocols/operator-dialect.js';
import {
  isFree,
  nextOperatorCall,
  type OperatorCallFact,
  type OperatorCallState,
} from '../../src/sessions/operator/operator-call-state.js';
import { decline, react, type Reaction } from '../../src/sessions/operator/operator-desk.js';

const idle: OperatorCallState = { phase: 'idle' };
const offer = (callId: string): PresenceMessage => ({
  type: 'offer',
  callId,
  from: '+39333',
  to: '+3902',
  numberId: 'n1',
});
const offered = (callId: string): OperatorCallFact => ({ ...offer(callId), type: 'offered' }) as OperatorCallFact;
const accepted: OperatorCallFact = { type: 'accepted' };
const dialled: OperatorCallFact = { type: 'dialled', to: '+3906', callerId: '+3902' };
const asked: OperatorCallFact = { type: 'step', step: 'platform' };
const assigned: OperatorCallFact = { type: 'assigned', callId: 'CA1' };
const opened: OperatorCallFact = { type: 'opened', nowMs: 1000 };
const ended: OperatorCallFact = { type: 'ended', nowMs: 4000, reason: 'hangup' };

function after(...facts: OperatorCallFact[]): OperatorCallState {
  return facts.reduce<OperatorCallState>((state, fact) => nextOperatorCall(state, fact) ?? state, idle);
}

const reactTo = (state: OperatorCallState, message: PresenceMessage): Reaction => react(state, message, 5000);

describe('operator call state', () => {
  it('rings, is accepted, waits for the platform, connects, talks, ends', () => {
    expect(after(offered('CA1'))).to.deep.equal({
      phase: 'ringing',
      call: { callId: 'CA1', direction: 'inbound', from: '+39333', to: '+3902', numberId: 'n1' },
    });
    expect(after(offered('CA1'), accepted)).to.include({ phase: 'connecting', step: 'microphone' });
    expect(after(offered('CA1'), accepted, asked)).to.include({ phase: 'connecting', step: 'platform' });
    expect(after(offered('CA1'), accepted, asked, assigned)).to.include({ phase: 'connecting', step: 'token' });
    expect(after(offered('CA1'), accepted, asked, assigned, opened)).to.include({ phase: 'active', sinceMs: 1000 });
    expect(after(offered('CA1'), accepted, asked, assigned, opened, ended)).to.include({
      phase: 'ended',
      reason: 'hangup',
      durationMs: 3000,
    });
  });

  it('dials, is given its id by the platform, and then connects', () => {
    expect(after(dialled)).to.deep.equal({
      phase: 'connecting',
      call: { callId: undefined, direction: 'outbound', from: '+3902', to: '+3906', numberId: undefined },
      step: 'microphone',
    });
    expect(after(dialled, asked, assigned)).to.deep.include({ phase: 'connecting', step: 'token' });
    expect((after(dialled, asked, assigned) as { call: unknown }).call).to.include({ callId: 'CA1' });
  });

  it('opens no sound before the platform has given the call', () => {
    expect(nextOperatorCall(after(offered('CA1'), accepted), opened)).to.equal(undefined);
    expect(nextOperatorCall(after(dialled), { type: 'step', step: 'socket' })).to.equal(undefined);
  });

  it('takes no second call, and drops late facts', () => {
    for (const state of [
      after(offered('CA1')),
      after(dialled),
      after(offered('CA1'), accepted, asked, assigned, opened),
    ]) {
      expect(nextOperatorCall(state, offered('CA2'))).to.equal(undefined);
      expect(nextOperatorCall(state, dialled)).to.equal(undefined);
    }
    const over = after(offered('CA1'), ended);
    for (const late of [accepted, asked, assigned, opened, ended])
      expect(nextOperatorCall(over, late)).to.equal(undefined);
    expect(after(offered('CA1'), ended, offered('CA2'))).to.include({ phase: 'ringing' });
  });
});

describe('what a message of the platform means for the operator’s call', () => {
  const ringing = after(offered('CA1'));
  const waiting = after(offered('CA1'), accepted, asked);
  const dialling = after(dialled, asked);
  const active = after(offered('CA1'), accepted, asked, assigned, opened);
  const over = after(offered('CA1'), accepted, ended);

  it('declines a second offer and leaves the first alone', () => {
    for (const state of [ringing, waiting, dialling, active])
      expect(reactTo(state, offer('CA2'))).to.deep.equal({ command: { type: 'reject', callId: 'CA2' } });
  });

  it('rings once for a call that is offered twice', () => {
    for (const state of [ringing, waiting, active]) expect(reactTo(state, offer('CA1'))).to.deep.equal({});
  });

  it('ends as taken when another operator was quicker, before and after our accept, and not later', () => {
    const taken: PresenceMessage = { type: 'taken', callId: 'CA1' };
    for (const state of [ringing, waiting])
      expect(reactTo(state, taken).fact).to.include({ type: 'ended', reason: 'taken-by-other' });
    for (const state of [idle, dialling, active, over]) expect(reactTo(state, taken)).to.deep.equal({});
    expect(reactTo(ringing, { type: 'taken', callId: 'CA2' })).to.deep.equal({});
  });

  it('ends as not answered when the caller gives up', () => {
    expect(reactTo(ringing, { type: 'withdrawn', callId: 'CA1' }).fact).to.include({ reason: 'no-answer' });
    expect(reactTo(active, { type: 'withdrawn', callId: 'CA1' })).to.deep.equal({});
  });

  it('hangs up what the platform opens after we gave up', () => {
    expect(reactTo(over, { type: 'assigned', callId: 'CA1' })).to.deep.equal({ hangUp: 'CA1' });
    expect(reactTo(idle, { type: 'dial-started', callId: 'CA9' })).to.deep.equal({ hangUp: 'CA9' });
    expect(reactTo(active, { type: 'dial-started', callId: 'CA9' })).to.deep.equal({ hangUp: 'CA9' });
    expect(reactTo(waiting, { type: 'dial-started', callId: 'CA9' })).to.deep.equal({ hangUp: 'CA9' });
    expect(reactTo(active, { type: 'assigned', callId: 'CA1' })).to.deep.equal({});
  });

  it('ends a call that the platform refuses, as busy or with the error', () => {
    const error = (code: 'busy' | 'unauthorized' | 'request-failed', callId?: string): PresenceMessage => {
      return { type: 'error', code, callId };
    };
    expect(reactTo(dialling, error('busy')).fact).to.include({ reason: 'busy' });
    const { fact } = reactTo(dialling, error('request-failed'));
    expect(fact).to.include({ reason: 'failed' });
    expect(fact?.type === 'ended' && fact.error).to.include({ code: 'request-failed', retryable: true });
    expect(reactTo(waiting, error('request-failed', 'CA1')).fact).to.include({ reason: 'failed' });
    expect(reactTo(waiting, error('request-failed', 'CA2'))).to.deep.equal({});
    for (const state of [idle, ringing, active, over]) expect(reactTo(state, error('busy'))).to.deep.equal({});
  });

  it('declines on the wire what rings or is being decided, and nothing else', () => {
    for (const state of [ringing, waiting]) expect(decline(state)).to.deep.equal({ type: 'reject', callId: 'CA1' });
    for (const state of [idle, dialling, active, over]) expect(decline(state)).to.equal(undefined);
  });

  it('never leaves the diagram nor gives one call two sockets, whatever the order of messages and doings', () => {
    const allowed = new Set([
      'idle>ringing',
      'idle>connecting',
      'ringing>connecting',
      'ringing>ended',
      'connecting>connecting',
      'connecting>active',
      'connecting>ended',
      'active>ended',
      'ended>ringing',
      'ended>connecting',
    ]);
    const callId = fc.constantFrom('CA1', 'CA2', 'CA3');
    const message = fc.oneof(
      callId.map(offer),
      fc
        .tuple(fc.constantFrom('taken' as const, 'withdrawn' as const, 'assigned' as const), callId)
        .map(([type, id]): PresenceMessage => ({ type, callId: id })),
      callId.map((id): PresenceMessage => ({ type: 'dial-started', callId: id })),
      fc
        .tuple(fc.constantFrom('busy' as const, 'request-failed' as const), fc.option(callId, { nil: undefined }))
        .map(([code, id]): PresenceMessage => ({ type: 'error', code, callId: id })),
      fc.constantFrom<PresenceMessage>({ type: 'connected' }, { type: 'pong' }, { type: 'ignored', detail: '' }),
    );
    const doing = fc.constantFrom<OperatorCallFact>(
      accepted,
      dialled,
      opened,
      ended,
      asked,
      { type: 'step', step: 'microphone' },
      { type: 'step', step: 'socket' },
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(message, doing), { maxLength: 80 }), (events) => {
        let state: OperatorCallState = idle;
        for (const event of events) {
          const isDoing = ['accepted', 'dialled', 'opened', 'ended', 'step'].includes(event.type);
          const reaction: Reaction = isDoing
            ? { fact: event as OperatorCallFact }
            : reactTo(state, event as PresenceMessage);
          const before = state;
          const following: OperatorCallState | undefined = reaction.fact && nextOperatorCall(state, reaction.fact);
          // A reaction is only ever what the state can take.
          if (!isDoing && reaction.fact) expect(following).not.to.equal(undefined);
          if (following) {
            expect(allowed).to.include(`${state.phase}>${following.phase}`);
            state = following;
          }
          if (event.type === 'offer' && !isFree(before)) {
            expect(state).to.equal(before);
            const ours = before.phase !== 'idle' && before.call.callId === event.callId;
            expect(reaction.command).to.deep.equal(ours ? undefined : { type: 'reject', callId: event.callId });
          }
          // The call that is ours, or about to be, is never hung up nor declined by a message.
          const oursNow = !isFree(state) && state.phase !== 'idle' ? state.call.callId : undefined;
          if (oursNow !== undefined) {
            expect(reaction.hangUp).not.to.equal(oursNow);
            expect((reaction.command as { callId?: string } | undefined)?.callId).not.to.equal(oursNow);
          }
          // Whatever is assigned is either taken up, known already, or hung up: nobody is left in silence.
          if (event.type === 'dial-started') {
            expect(reaction.hangUp === event.callId || oursNow === event.callId).to.equal(true);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });
});
