export { AudinSimulator, startAudinSimulator } from './simulator.js';
export { PhoneCall } from './phone-call.js';
export { OperatorPresence } from './presence.js';
export { ManualClock, type Clock } from '../clock.js';
export { sine } from '../sound/pcm.js';
export type {
  AudinBreach,
  AudinBreachRule,
  AudinFaults,
  AudinSimulatorOptions,
  AudioFaults,
  DialOutcome,
  FarEnd,
  HttpFaults,
  PhoneNumber,
  PresenceFaults,
} from './options.js';
export type { AudioLeg } from './audio-leg.js';
export type { RingOptions } from './exchange.js';
export type { PhoneEnd, PhoneHandlers, PhonePhase } from './phone-call.js';
export type { IssuedToken, Operator } from './tokens.js';
export type { CloseFacts, ConnectionFaults } from '../wire/connection-faults.js';
