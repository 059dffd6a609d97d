import type { Offer, PresenceLine, SoundLine } from './platform-lines.ts';

export interface PlayedNumber {
  readonly id: string;
  readonly phoneNumber: string;
  readonly displayName: string | null;
}

/** What the platform does. Without a word on it, it accepts every number, gives calls to who takes them, and dials. */
export interface Scenario {
  /** Other numbers than the usual ones; undefined: the list is broken. */
  readonly numbers?: readonly PlayedNumber[] | undefined;
  /** Ids of the numbers on which it does not want the operator. */
  readonly rejects?: readonly string[];
  /** Presence has opened. */
  welcome?(line: PresenceLine): unknown;
  /** The operator is there for calls: at first, after a change of numbers, after a return. */
  online?(line: PresenceLine): unknown;
  accepted?(line: PresenceLine, callSid: string): unknown;
  dialled?(line: PresenceLine, to: string): unknown;
  /** A call's sound has opened. */
  talks?(line: SoundLine): unknown;
}

export const sales: PlayedNumber = { id: 'sales', phoneNumber: '+442079460100', displayName: 'Sales' };
export const support: PlayedNumber = { id: 'support', phoneNumber: '+442079460101', displayName: 'Support' };
/** Nobody has given it a name. */
export const nameless: PlayedNumber = { id: 'desk-3', phoneNumber: '+12025550142', displayName: null };
export const usualNumbers = [sales, support, nameless] as const;

export const customer: Offer = { from: '+442079460123', to: sales.phoneNumber, phoneNumberId: sales.id };
const another: Offer = { from: '+12025550187', to: support.phoneNumber, phoneNumberId: support.id };
export const markup = '<img src=x onerror="alert(1)"> & Sons';
/** Would turn round what stands after it. */
export const turned = 'Bank \u202e321 \u2067\u200fcilbup';

const rings = (offer: Offer): Scenario => ({ online: (line) => line.offer(offer) });
const talksUntil = (durationMs: number, code: number): Scenario => ({
  ...rings(customer),
  talks: async (line) => {
    void line.speak(Infinity);
    await line.wait(durationMs);
    line.drop(code);
  },
});

export const scenarios = {
  /** Nobody calls; whoever is called answers and speaks. */
  quiet: {},
  rings: rings(customer),
  /** A shift to play with: somebody calls soon, and again when that call is over. */
  shift: {
    online: async (line) => {
      for (const offer of [customer, another, customer]) {
        await line.wait(3000);
        await line.offerUntilOver(offer);
      }
    },
  },
  /** One call after the other, without a pause. */
  busyMorning: {
    online: async (line) => {
      for (const offer of [customer, another, customer]) await line.offerUntilOver(offer);
    },
  },
  anonymous: rings({ from: '' }),
  markup: rings({ ...customer, from: markup }),
  turned: rings({ ...customer, from: turned }),
  /** Has not said yet whose the call is. */
  hesitates: { ...rings(customer), accepted: () => undefined, dialled: () => undefined },
  taken: { online: async (line) => leave(line, (callSid) => line.taken(callSid)) },
  /** The caller gives up. The platform has no known word for that: `names` gives it this one. */
  withdrawn: {
    online: async (line) => leave(line, (callSid) => line.send({ type: 'call_withdrawn', callSid })),
  },
  busy: { dialled: (line) => line.send({ type: 'error', code: 'busy' }) },
  refusesCalls: { dialled: (line) => line.send({ type: 'error', code: 'not_allowed' }) },
  hangsUp: talksUntil(300, 1000),
  breaks: talksUntil(300, 1011),
  dropsCall: talksUntil(300, 1006),
  /** Speech in bursts, with gaps that no buffer bridges. */
  badLine: {
    ...rings(customer),
    talks: async (line) => {
      for (;;) {
        await line.speak(120);
        await line.wait(500);
      }
    },
  },
  rejectsSome: { rejects: [support.id, nameless.id] },
  rejectsAll: { rejects: usualNumbers.map(({ id }) => id) },
  noNumbers: { numbers: [] },
  manyNumbers: {
    numbers: Array.from({ length: 14 }, (_, index) => ({
      id: `desk-${index}`,
      phoneNumber: `+44207946${String(index).padStart(4, '0')}`,
      displayName: `${['Sales', 'Support', 'Returns'][index % 3] ?? ''}, ${index + 1}. floor`,
    })),
  },
  brokenList: { numbers: undefined },
  /** Takes the operator's connection and says nothing. */
  silent: { welcome: () => undefined },
  /** Comes back at once. */
  dropsOnce: { online: (line) => line.connection === 1 && line.drop(1006) },
  /** The connection is lost, and every try to come back too. */
  dropsForGood: {
    welcome: (line) => (line.connection === 1 ? line.send({ type: 'connected' }) : line.drop(1006)),
    online: async (line) => {
      await line.wait(200);
      line.drop(1006);
    },
  },
  unauthorized: { welcome: (line) => line.drop(4401) },
  nonsense: {
    online: (line) => {
      line.send({ type: 'incoming_call' });
      line.offer(customer);
    },
  },
} as const satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof scenarios | 'unreachable';

async function leave(line: PresenceLine, go: (callSid: string) => void): Promise<void> {
  const callSid = line.offer(customer);
  await line.wait(300);
  go(callSid);
}
