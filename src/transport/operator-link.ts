import type { OperatorCallCommand, PresenceCommand } from '../protocols/operator-dialect.js';
import type { LinkKit } from './link.js';
import {
  makePresenceHost,
  makeSoundHost,
  type PresenceLinkCommands,
  type SoundLinkCommand,
  type SoundLinkEvent,
} from './operator-hosts.js';
import * as script from './operator-link.worker.ts?script';
import type { PresenceLinkEvent } from './presence-messages.js';

/** The link that keeps an operator online. */
export const presenceLinks: LinkKit<PresenceLinkCommands, PresenceLinkEvent, PresenceCommand> = {
  makeHost: makePresenceHost,
  script,
};

/** Links for the sound of an operator's calls. */
export const soundLinks: LinkKit<SoundLinkCommand, SoundLinkEvent, OperatorCallCommand> = {
  makeHost: makeSoundHost,
  script,
};
