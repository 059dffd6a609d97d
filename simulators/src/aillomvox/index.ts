export { AillomVoxSimulator, startAillomVoxSimulator } from './simulator.js';
export { SimulatedCall } from './simulated-call.js';
export { ManualClock, type Clock } from '../clock.js';
export { sine } from '../sound/pcm.js';
export type { AillomVoxSimulatorOptions, Breach, BreachRule, CloseFacts, Faults, Script } from './options.js';
export type { CallHandlers, Handshake } from './call-setup.js';
export type { PacingOptions } from './audio-pacer.js';
export type { RecordedFrame, RecordedMessage, Recording } from './recording.js';
export type { ToolOutcome } from './tool-desk.js';
