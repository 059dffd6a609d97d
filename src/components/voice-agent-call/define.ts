import { define } from '../parts/define.js';
import { VoiceAgentCall as Own } from './voice-agent-call.js';

/** The class behind the tag: another file's, if that one was first on the page. */
export const VoiceAgentCall = define('voice-agent-call', Own);
export type VoiceAgentCall = Own;
