import type { AgentDialect } from './agent-dialect.js';
import { aillomvox } from './aillomvox.js';

/** The wires that `<voice-agent-call protocol="...">` speaks. A new one is a file beside this and a line here. */
export const agentDialects = { aillomvox } satisfies Record<string, AgentDialect>;
