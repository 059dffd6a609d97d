import type { OperatorEvents, VoiceAgentEvents } from '../../sessions/index.js';

/** What every call tells, whatever its tag. */
export const callEvents = ['call-state-change', 'call-start', 'call-end', 'call-error', 'call-warning'] as const;

type CallEvents = {
  [Name in (typeof callEvents)[number]]: CustomEvent<VoiceAgentEvents[Name] | OperatorEvents[Name]>;
};

declare global {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- an interface is what augments the DOM's map
  interface HTMLElementEventMap extends CallEvents {}
}
