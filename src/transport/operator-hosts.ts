import type { AudinNameChanges } from '../protocols/audin-names.js';
import type {
  OperatorCallCommand,
  OperatorCallMessage,
  OperatorCallOptions,
  OperatorOptions,
} from '../protocols/operator-dialect.js';
import { operatorDialects } from '../protocols/operator-dialects.js';
import type { LinkCommand, LinkEvent } from './link-messages.js';
import type { PresenceLinkCommand } from './presence-messages.js';

/** What a page may change in the dialects' tables of assumed names. */
export type OperatorNames = AudinNameChanges;
export type PresenceOptions = OperatorOptions<OperatorNames>;
export type SoundOptions = OperatorCallOptions<OperatorNames>;
export type PresenceLinkCommands = PresenceLinkCommand<PresenceOptions>;
export type SoundLinkCommand = LinkCommand<SoundOptions, OperatorCallCommand>;
export type SoundLinkEvent = LinkEvent<OperatorCallMessage>;

/** What the sound of one call is spoken in, by platform. */
export const soundDialects = Object.fromEntries(
  Object.entries(operatorDialects).map(([name, { sound }]) => [name, sound]),
);
