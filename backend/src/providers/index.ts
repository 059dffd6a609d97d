import { aigent } from './aigent.js';
import { aillomvox } from './aillomvox.js';
import { audin } from './audin.js';
import type { RelayKind } from './relay-kind.js';
import type { SessionKind } from './session-kind.js';
import type { StreamKind } from './stream-kind.js';
import type { TokenKind } from './token-kind.js';
import { vonage } from './vonage.js';

/** By what a page is granted: a ticket of ours for a call or a stream that is relayed here, or a token of the provider's own. */
export type ProviderKind = RelayKind | SessionKind | StreamKind | TokenKind;

/** Every protocol that pages may ask for. A new one is a file and a line here. */
export const providerKinds: Readonly<Record<string, ProviderKind>> = { aillomvox, aigent, audin, vonage };

export function kindOf(protocol: unknown): ProviderKind | undefined {
  return typeof protocol === 'string' && Object.hasOwn(providerKinds, protocol) ? providerKinds[protocol] : undefined;
}
