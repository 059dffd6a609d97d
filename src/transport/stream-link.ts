import { streamDialects } from '../protocols/stream-dialects.js';
import type { LinkKit } from './link.js';
import { StreamHost } from './stream-host.js';
import { script } from './stream-link.worker.ts?script';
import type { StreamLinkCommand, StreamLinkEvent } from './stream-messages.js';

/** Links for both sides of a streamed call: one worker, two sockets. */
export const streamLinks: LinkKit<StreamLinkCommand, StreamLinkEvent, never> = {
  makeHost: (emit) => new StreamHost(streamDialects, emit),
  script,
};
