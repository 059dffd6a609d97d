import type { FastifyBaseLogger } from 'fastify';
import type { CallBook } from './call-book.js';
import type { KeyPool } from './capacity.js';
import type { Attempts } from './limits/attempts.js';
import type { Metrics } from './metrics.js';
import type { Scrubber } from './secrets.js';
import type { Settings } from './settings.js';
import type { Store } from './store/store.js';
import type { TicketOffice } from './tickets.js';

/** What the parts of one backend share. */
export interface Context {
  readonly settings: Settings;
  readonly store: Store;
  readonly tickets: TicketOffice;
  readonly pools: ReadonlyMap<string, KeyPool>;
  readonly metrics: Metrics;
  readonly scrubber: Scrubber;
  readonly book: CallBook;
  readonly attempts: Attempts;
  readonly log: FastifyBaseLogger;
}
