import { agentDialects } from '../protocols/agent-dialects.js';
import { serveLink } from './link-worker.js';

serveLink(agentDialects);
