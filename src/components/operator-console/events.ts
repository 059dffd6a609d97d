import type { OperatorEvents } from '../../sessions/index.js';
// Once more by name alone: that stays in the declarations.
import '../parts/call-events.js';
import { callEvents } from '../parts/call-events.js';

const ownEvents = ['presence-state-change', 'availability-change', 'incoming-call', 'token-expiring'] as const;

/** The session's events that the element fires again, bubbling and composed. */
export const elementEvents = [...callEvents, ...ownEvents] as const satisfies readonly (keyof OperatorEvents)[];

type ConsoleEvents = { [Name in (typeof ownEvents)[number]]: CustomEvent<OperatorEvents[Name]> };

declare global {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- an interface is what augments the DOM's map
  interface HTMLElementEventMap extends ConsoleEvents {}
}
