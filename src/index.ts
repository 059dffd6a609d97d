export * from './sessions/index.js';
export { OperatorConsole } from './components/operator-console/define.js';
export { VoiceAgentCall } from './components/voice-agent-call/define.js';
