import { aillomvox } from './aillomvox.js';
import type { RelayKind } from './relay-kind.js';

/** Every protocol that is relayed. A new one is a file and a line here. */
export const relayKinds: Readonly<Record<string, RelayKind>> = { aillomvox };
