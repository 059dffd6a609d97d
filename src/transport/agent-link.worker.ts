import { AgentHost } from './agent-host.js';
import { serveLink } from './link-worker.js';

serveLink((emit) => new AgentHost(emit));
