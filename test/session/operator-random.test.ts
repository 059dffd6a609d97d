import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { OperatorSession, type OperatorCallPhase } from '../../src/sessions/index.js';
import { PlayedSocket, playSockets, restoreSockets } from '../support/played-socket.js';

const FOLLOWS: Readonly<Record<OperatorCallPhase, readonly OperatorCallPhase[]>> = {
  idle: ['ringing', 'connecting'],
  ringing: ['connecting', 'ended'],
  connecting: ['active', 'ended'],
  active: ['ended'],
  ended: ['ringing', 'connecting'],
};
const TYPES = ['incoming_call', 'call_taken', 'call_assigned', 'outbound_started', 'error', 'available_set', 'pong'];

type Step = (session: OperatorSession, presence: PlayedSocket) => unknown;

const quiet = (promise: Promise<unknown>): Promise<unknown> => promise.catch(() => undefined);
const message = fc
  .record({
    type: fc.constantFrom(...TYPES),
    callSid: fc.constantFrom('CA1', 'CA2'),
    from: fc.constant('+393331234567'),
  })
  .map(
    (said): Step =>
      (_session, presence) =>
        presence.say(said),
  );
const nonsense = fc.jsonValue().map(
  (value): Step =>
    (_session, presence) =>
      presence.say(JSON.stringify(value)),
);
const wish = fc.constantFrom<Step>(
  (session) => session.accept(),
  (session) => session.reject(),
  (session) => session.hangUp(),
  (session) => void quiet(session.dial('+39021234567', { callerId: '+390299990001' })),
  (session) => quiet(session.sendDtmf('5')),
);
const sound = fc.constantFrom<Step>(
  () => PlayedSocket.of('operator-audio').forEach((socket) => socket.readyState === 0 && socket.open()),
  () => PlayedSocket.of('operator-audio').forEach((socket) => socket.drop(1006)),
  () => new Promise((resolve) => setTimeout(resolve, 60)),
);

describe('OperatorSession, whatever comes in whatever order', () => {
  beforeEach(playSockets);
  afterEach(restoreSockets);

  it('goes through its states only as they follow one another, with one sound at a time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(message, message, wish, wish, sound, nonsense), { maxLength: 12 }),
        async (steps) => {
          PlayedSocket.made = [];
          const session = new OperatorSession({
            protocol: 'audin',
            url: 'ws://core.test',
            transport: 'inline',
            getToken: async () => 't',
          });
          const order: OperatorCallPhase[] = ['idle'];
          session.addEventListener('call-state-change', ({ detail }) => order.push(detail.state));
          void session.goOnline(['n1']);
          await new Promise((resolve) => setTimeout(resolve, 1));
          const presence = PlayedSocket.last.open().say({ type: 'connected' });
          for (const step of steps) {
            await step(session, presence);
            await new Promise((resolve) => setTimeout(resolve, 1));
            // A second one may be open only to hang up what nobody wants.
            const talking = PlayedSocket.of('operator-audio').filter(
              ({ frames, readyState }) => frames.length > 0 && readyState < 2,
            );
            expect(talking.length).to.be.at.most(1);
          }
          await session.goOffline();
          order.forEach((state, i) => i > 0 && expect(FOLLOWS[order[i - 1] as OperatorCallPhase]).to.include(state));
          expect(['idle', 'ended']).to.include(session.state);
          expect(session.presence).to.equal('offline');
          expect(session.calls).to.have.length(order.filter((state) => state === 'ended').length);
        },
      ),
      { numRuns: 60 },
    );
  });
});
