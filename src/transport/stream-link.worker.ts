import { streamDialects } from '../protocols/stream-dialects.js';
import { serveLink } from './link-worker.js';
import { StreamHost } from './stream-host.js';

serveLink((emit) => new StreamHost(streamDialects, emit));
