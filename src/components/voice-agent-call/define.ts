import { define } from '../parts/define.js';
import { VoiceAgentCall } from './voice-agent-call.js';

define('voice-agent-call', VoiceAgentCall);

export { VoiceAgentCall };
