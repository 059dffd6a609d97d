import type { TextDialect } from './text-dialect.js';
import { vonage } from './vonage.js';

/** The wires of agents that read and write. A new one is a file beside this and a line here. */
export const textDialects = { vonage } satisfies Record<string, TextDialect>;

export type TextProtocol = keyof typeof textDialects;
