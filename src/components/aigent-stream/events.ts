import type { StreamEvents } from '../../sessions/index.js';
// Once more by name alone: that stays in the declarations.
import '../parts/call-events.js';

/** The session's events that the element fires again, bubbling and composed. */
export const elementEvents = [
  'stream-state-change',
  'stream-stats',
  'call-error',
  'call-warning',
] as const satisfies readonly (keyof StreamEvents)[];

type OwnEvents = { [Name in 'stream-state-change' | 'stream-stats']: CustomEvent<StreamEvents[Name]> };

declare global {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- an interface is what augments the DOM's map
  interface HTMLElementEventMap extends OwnEvents {}
}
