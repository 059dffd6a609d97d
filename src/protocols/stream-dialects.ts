import { aigent } from './aigent.js';
import type { StreamDialect } from './stream-dialect.js';

/** The wires that take both sides of a call. A new one is a file beside this and a line here. */
export const streamDialects = { aigent } satisfies Record<string, StreamDialect>;

export type StreamProtocol = keyof typeof streamDialects;
