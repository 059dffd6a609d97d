import type { ToolCallEvent, VoiceAgentEvents } from '../../sessions/index.js';

/** The session's events that the element fires again, bubbling and composed. */
export const elementEvents = [
  'call-state-change',
  'call-start',
  'call-end',
  'call-error',
  'call-warning',
  'call-transcript',
  'agent-state-change',
  'call-tool-call',
] as const satisfies readonly (keyof VoiceAgentEvents)[];

type ElementEvents = {
  [Name in Exclude<(typeof elementEvents)[number], 'call-tool-call'>]: CustomEvent<VoiceAgentEvents[Name]>;
} & { 'call-tool-call': ToolCallEvent };

declare global {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- an interface is what augments the DOM's map
  interface HTMLElementEventMap extends ElementEvents {}
}
