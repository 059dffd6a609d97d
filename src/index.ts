export * from './sessions/index.js';
export { VoiceAgentCall } from './components/voice-agent-call/define.js';
