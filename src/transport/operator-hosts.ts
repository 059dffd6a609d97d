import type { AudinNameChanges } from '../protocols/audin-names.js';
import type {
  OperatorCallCommand,
  OperatorCallMessage,
  OperatorCallOptions,
  OperatorOptions,
} from '../protocols/operator-dialect.js';
import { operatorDialects } from '../protocols/operator-dialects.js';
import { LinkHost } from './link-host.js';
import type { Closed, LinkCommand, LinkEvent } from './link-messages.js';
import type { Host } from './link.js';
import { PresenceHost } from './presence-host.js';
import type { PresenceLinkCommand, PresenceLinkEvent } from './presence-messages.js';

/** What a page may change in the dialects' tables of assumed names. */
export type OperatorNames = AudinNameChanges;
export type PresenceOptions = OperatorOptions<OperatorNames>;
export type SoundOptions = OperatorCallOptions<OperatorNames>;
export type PresenceLinkCommands = PresenceLinkCommand<PresenceOptions>;
export type SoundLinkCommand = LinkCommand<SoundOptions, OperatorCallCommand>;
export type SoundLinkEvent = LinkEvent<OperatorCallMessage>;

const soundDialects = Object.fromEntries(Object.entries(operatorDialects).map(([name, { sound }]) => [name, sound]));

export function makePresenceHost(emit: (event: PresenceLinkEvent | Closed) => void): Host<PresenceLinkCommands> {
  return new PresenceHost(operatorDialects, emit);
}

/** The sound of one call. */
export function makeSoundHost(emit: (event: SoundLinkEvent) => void): Host<SoundLinkCommand> {
  return new LinkHost(soundDialects, emit);
}
