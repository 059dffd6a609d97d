/** Why a call is not taken or is ended from here: what the page is told, and the close code after it. */
export interface Refusal {
  /** One of the element's error codes. */
  readonly code: string;
  /** A sentence for the visitor. */
  readonly message: string;
  readonly closeCode: number;
  /** The word for logs and metrics; also the close frame's reason. */
  readonly reason: string;
}

function refusal(reason: string, closeCode: number, code: string, message: string): Refusal {
  return { reason, closeCode, code, message };
}

const serverError = (
  reason: string,
  message = 'The agent cannot be reached at the moment. Please try again.',
): Refusal => refusal(reason, 1011, 'server-error', message);

/** All of them, in one place: README has the same table. */
export const refusals = {
  badFirstMessage: refusal('bad-first-message', 4400, 'bad-message', 'The call did not begin with a valid config.'),
  firstMessageLate: refusal('first-message-late', 4408, 'connect-timeout', 'The call did not begin in time.'),
  firstMessageTooBig: refusal('first-message-too-big', 1009, 'message-too-big', 'The config of the call is too big.'),
  unauthorized: refusal(
    'unauthorized',
    4401,
    'unauthorized',
    'The ticket of this call is not valid, was used before or has expired. Please try again.',
  ),
  callBusy: refusal('call-busy', 4409, 'call-busy', 'You are in a call already. End it before you start another one.'),
  replaced: refusal('replaced', 4409, 'call-busy', 'This side of the call goes on over another connection.'),
  busy: refusal('busy', 4429, 'busy', 'All lines are busy at the moment. Please try again in a few minutes.'),
  tooFast: refusal('too-fast', 1008, 'rate-limited', 'Sound was sent faster than it can be spoken.'),
  tooMany: refusal('too-many-messages', 1008, 'rate-limited', 'Too many messages were sent in a short time.'),
  secondConfig: refusal('second-config', 1008, 'bad-message', 'The config of a running call cannot be changed.'),
  tooBig: refusal('message-too-big', 1009, 'message-too-big', 'A message is bigger than this service takes.'),
  unreachable: serverError('upstream-unreachable'),
  upstreamTimeout: serverError('upstream-timeout'),
  upstreamRefused: serverError('upstream-refused'),
  upstreamBusy: refusal(
    'upstream-busy',
    4429,
    'busy',
    'All lines are busy at the moment. Please try again in a few minutes.',
  ),
  upstreamFault: serverError('upstream-fault', 'The agent stopped because of a fault on its side.'),
  upstreamLost: refusal('upstream-lost', 1011, 'session-lost', 'The connection to the agent was lost.'),
  upstreamStalled: refusal('upstream-stalled', 1011, 'session-lost', 'The connection to the agent was lost.'),
  leaseLost: serverError('lease-lost', 'The call had to end, because its line was given away. Please try again.'),
  /** In the gateway's own spelling, which pages know as the end of the agreed time. */
  timeLimit: refusal('time-limit', 1000, 'max_duration_reached', 'The time for this call is over.'),
  restarting: refusal(
    'restarting',
    1012,
    'server-error',
    'The service is being restarted. Please try again in a minute.',
  ),
  storeDown: serverError('store-unavailable', 'The service has a fault. Please try again.'),
} as const satisfies Record<string, Refusal>;

export function configInvalid(message: string): Refusal {
  return refusal('config-invalid', 4400, 'config-invalid', message);
}

/** The message before the close. */
export function errorMessage({ code, message }: Refusal): string {
  return JSON.stringify({ type: 'error', code, message });
}
