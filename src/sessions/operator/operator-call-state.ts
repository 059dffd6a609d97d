import { ended, type ConnectStep, type Ended, type EndedFact } from '../call-state.js';

/** Who calls whom. */
export interface OperatorCall {
  /** The platform's id; undefined until it has named a dialled call. */
  readonly callId: string | undefined;
  readonly direction: 'inbound' | 'outbound';
  /** E.164, or empty when the caller is not known. */
  readonly from: string;
  readonly to: string | undefined;
  readonly numberId: string | undefined;
}

/** What a connecting call waits for: the microphone, that the platform gives it to us, then as any other call. */
export type OperatorStep = 'platform' | ConnectStep;

/**
 * idle ─offered▶ ringing ─accepted▶ connecting ─opened▶ active ─ended▶ ended
 * idle ─dialled▶ connecting;  ringing, connecting ─ended▶ ended ─offered, dialled▶ …
 */
export type OperatorCallState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'ringing'; readonly call: OperatorCall }
  | { readonly phase: 'connecting'; readonly call: OperatorCall; readonly step: OperatorStep }
  | { readonly phase: 'active'; readonly call: OperatorCall; readonly sinceMs: number }
  | ({ readonly call: OperatorCall } & Ended);

export type OperatorCallPhase = OperatorCallState['phase'];

/** Times are milliseconds on a clock that only moves forward. */
export type OperatorCallFact =
  | {
      readonly type: 'offered';
      readonly callId: string;
      readonly from: string;
      readonly to: string | undefined;
      readonly numberId: string | undefined;
    }
  /** The operator takes the call that rings. */
  | { readonly type: 'accepted' }
  | { readonly type: 'dialled'; readonly to: string; readonly callerId: string }
  /** The platform gives us the call that we accepted, or names the one that we dialled. */
  | { readonly type: 'assigned'; readonly callId: string }
  /** `platform`: the microphone is there and the platform has been asked. */
  | { readonly type: 'step'; readonly step: OperatorStep }
  /** Sound flows. */
  | { readonly type: 'opened'; readonly nowMs: number }
  | EndedFact;

/** No call, or none any more: another can begin. */
export function isFree(state: OperatorCallState): boolean {
  return state.phase === 'idle' || state.phase === 'ended';
}

/** The platform has given it to us: it can be heard, or will be in a moment. */
export function isOurs(state: OperatorCallState): boolean {
  return state.phase === 'active' || (state.phase === 'connecting' && isAfterPlatform(state.step));
}

function isAfterPlatform(step: OperatorStep): boolean {
  return step === 'token' || step === 'socket';
}

/** Pure. `undefined`: this fact does not matter in this state. */
export function nextOperatorCall(state: OperatorCallState, fact: OperatorCallFact): OperatorCallState | undefined {
  switch (fact.type) {
    case 'offered': {
      if (!isFree(state)) return undefined;
      const { callId, from, to, numberId } = fact;
      return { phase: 'ringing', call: { callId, direction: 'inbound', from, to, numberId } };
    }
    case 'accepted':
      return state.phase === 'ringing' ? { phase: 'connecting', call: state.call, step: 'microphone' } : undefined;
    case 'dialled': {
      if (!isFree(state)) return undefined;
      const { to, callerId: from } = fact;
      const call: OperatorCall = { callId: undefined, direction: 'outbound', from, to, numberId: undefined };
      return { phase: 'connecting', call, step: 'microphone' };
    }
    case 'assigned': {
      if (state.phase !== 'connecting' || state.step !== 'platform') return undefined;
      if ((state.call.callId ?? fact.callId) !== fact.callId) return undefined;
      return { phase: 'connecting', call: { ...state.call, callId: fact.callId }, step: 'token' };
    }
    case 'step':
      if (state.phase !== 'connecting' || state.step === fact.step) return undefined;
      if (fact.step === 'platform') return state.step === 'microphone' ? { ...state, step: fact.step } : undefined;
      return isAfterPlatform(state.step) && isAfterPlatform(fact.step) ? { ...state, step: fact.step } : undefined;
    case 'opened':
      if (state.phase !== 'connecting' || !isOurs(state)) return undefined;
      return { phase: 'active', call: state.call, sinceMs: fact.nowMs };
    case 'ended':
      if (state.phase === 'idle' || state.phase === 'ended') return undefined;
      return { call: state.call, ...ended(state, fact) };
  }
}
