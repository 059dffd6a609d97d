import { OperatorSession, type CallError, type OperatorSessionOptions } from '../../src/sessions/index.js';
import { operatorEvents } from '../support/operator-events.js';
import { PlayedSocket } from '../support/played-socket.js';
import { until } from './played-gateway.js';

export const SECRET = 'secret-token';

export interface Seen {
  readonly type: string;
  readonly detail: unknown;
}

export interface Shift {
  readonly session: OperatorSession;
  readonly presence: PlayedSocket;
  readonly seen: Seen[];
  /** Details of one type of event. */
  told<Detail = Record<string, unknown>>(type: string): Detail[];
  errors(): string[];
}

/** A session that has begun to go online: its presence socket is asked for. */
export async function beginShift(options: Partial<OperatorSessionOptions> = {}): Promise<Shift> {
  const session = new OperatorSession({
    protocol: 'audin',
    url: 'ws://core.test',
    transport: 'inline',
    getToken: async () => SECRET,
    ...options,
  });
  const seen: Seen[] = [];
  for (const type of operatorEvents) session.addEventListener(type, ({ detail }) => seen.push({ type, detail }));
  session.goOnline(['n1']).catch(() => undefined);
  await Promise.resolve();
  await until(() => PlayedSocket.of('operator-presence').length > 0);
  const told = <Detail>(type: string): Detail[] =>
    seen.filter((event) => event.type === type).map(({ detail }) => detail as Detail);
  return {
    session,
    presence: PlayedSocket.last,
    seen,
    told,
    errors: () => told<CallError>('call-error').map(({ code }) => code),
  };
}

/** The operator is online. */
export async function startShift(options: Partial<OperatorSessionOptions> = {}): Promise<Shift> {
  const shift = await beginShift(options);
  shift.presence
    .open()
    .say({ type: 'connected' })
    .say({ type: 'available_set', accepted: ['n1'], rejected: [] });
  return shift;
}

export function ring({ presence }: Shift, callSid = 'CA1'): void {
  presence.say({ type: 'incoming_call', callSid, from: '+393331234567', to: '+3902', phoneNumberId: 'n1' });
}

/** Accepts what rings and is given it; the sound's socket is asked for. */
export async function take(shift: Shift, callSid = 'CA1'): Promise<PlayedSocket> {
  ring(shift, callSid);
  shift.session.accept();
  await until(() => shift.presence.sent('accept').some((message) => message['callSid'] === callSid));
  shift.presence.say({ type: 'call_assigned', callSid });
  await until(() => PlayedSocket.of(callSid).length > 0);
  return PlayedSocket.of(callSid).at(-1) as PlayedSocket;
}

/** A call with sound. */
export async function talk(shift: Shift, callSid = 'CA1'): Promise<PlayedSocket> {
  const sound = await take(shift, callSid);
  sound.open();
  await until(() => shift.session.state === 'active');
  return sound;
}
