export { VonageSimulator, startVonageSimulator } from './simulator.js';
export { VonageSession, type Line } from './session.js';
export { VonageLeg } from './socket-leg.js';
export { bicycleShop, type FlowCondition, type FlowNode, type FlowScript } from './flow.js';
export { ManualClock, type Clock } from '../clock.js';
export type {
  HttpFaults,
  ReplyShape,
  TokenPlace,
  VonageBreach,
  VonageBreachRule,
  VonageFaults,
  VonageSimulatorOptions,
} from './options.js';
