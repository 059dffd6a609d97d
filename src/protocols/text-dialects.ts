import type { TextDialect } from './text-dialect.js';
import type { TextProtocol } from './text-protocols.js';
import { vonage } from './vonage.js';

/** The wires of agents that read and write. A new one is a file beside this, a line here and a name in `text-protocols.ts`. */
export const textDialects = { vonage } satisfies Record<TextProtocol, TextDialect>;
