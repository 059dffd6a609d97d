export * from './sessions/index.js';
export { AigentStream } from './components/aigent-stream/define.js';
export { OperatorConsole } from './components/operator-console/define.js';
export { VoiceAgentCall } from './components/voice-agent-call/define.js';
