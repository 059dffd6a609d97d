export { AigentSimulator, startAigentSimulator } from './simulator.js';
export { AigentCall } from './call.js';
export { KeycloakSimulator, startKeycloakSimulator, type KeycloakFaults, type KeycloakOptions } from './keycloak.js';
export { AigentLeg } from './leg.js';
export { ManualClock, type Clock } from '../clock.js';
export { sine } from '../sound/pcm.js';
export type {
  AigentBreach,
  AigentBreachRule,
  AigentFaults,
  AigentSimulatorOptions,
  Channel,
  ChannelFaults,
  Codec,
} from './options.js';
export type { StreamFacts } from './metadata.js';
export type { Sound } from '../sound/wav.js';
