import type { ToolCallEvent, VoiceAgentEvents } from '../../sessions/index.js';
// Once more by name alone: that stays in the declarations.
import '../parts/call-events.js';
import { callEvents } from '../parts/call-events.js';

/** The session's events that the element fires again, bubbling and composed. */
export const elementEvents = [
  ...callEvents,
  'call-transcript',
  'agent-state-change',
  'call-tool-call',
] as const satisfies readonly (keyof VoiceAgentEvents)[];

interface AgentEvents {
  'call-transcript': CustomEvent<VoiceAgentEvents['call-transcript']>;
  'agent-state-change': CustomEvent<VoiceAgentEvents['agent-state-change']>;
  'call-tool-call': ToolCallEvent;
}

declare global {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- an interface is what augments the DOM's map
  interface HTMLElementEventMap extends AgentEvents {}
}
