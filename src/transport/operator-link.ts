import type { OperatorCallCommand, PresenceCommand } from '../protocols/operator-dialect.js';
import { operatorDialects } from '../protocols/operator-dialects.js';
import { LinkHost } from './link-host.js';
import type { LinkKit } from './link.js';
import {
  soundDialects,
  type PresenceLinkCommands,
  type SoundLinkCommand,
  type SoundLinkEvent,
} from './operator-hosts.js';
import { script } from './operator-link.worker.ts?script';
import { PresenceHost } from './presence-host.js';
import type { PresenceLinkEvent } from './presence-messages.js';

/** The link that keeps an operator online. */
export const presenceLinks: LinkKit<PresenceLinkCommands, PresenceLinkEvent, PresenceCommand> = {
  makeHost: (emit) => new PresenceHost(operatorDialects, emit),
  script,
};

/** Links for the sound of an operator's calls. */
export const soundLinks: LinkKit<SoundLinkCommand, SoundLinkEvent, OperatorCallCommand> = {
  makeHost: (emit) => new LinkHost(soundDialects, emit),
  script,
};
