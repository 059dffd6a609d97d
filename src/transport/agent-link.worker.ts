import { agentDialects } from '../protocols/agent-dialects.js';
import { LinkHost } from './link-host.js';
import { serveLink } from './link-worker.js';

serveLink((emit) => new LinkHost(agentDialects, emit));
