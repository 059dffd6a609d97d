import { SIDES } from './sides-messages.js';
import { SidesProcessor } from './sides-processor.js';

// Two files of one release share the page's context: the second finds the name taken.
try {
  registerProcessor(SIDES, SidesProcessor);
} catch {
  // It is the same processor.
}
