import type { CallError } from '../call-error.js';

/** Why a call ended. Only `failed` comes with an error. */
export type EndReason =
  | 'hangup'
  | 'remote-hangup'
  | 'rejected'
  | 'no-answer'
  | 'taken-by-other'
  | 'busy'
  | 'transferred'
  | 'flow-ended'
  | 'max-duration'
  | 'idle-timeout'
  | 'offline'
  | 'failed';

/** How a call ended, and how long it had sound. */
export interface Ended {
  readonly phase: 'ended';
  readonly reason: EndReason;
  readonly durationMs: number;
  readonly error?: CallError | undefined;
}

/** That a call ends. Times are milliseconds on a clock that only moves forward. */
export interface EndedFact {
  readonly type: 'ended';
  readonly nowMs: number;
  readonly reason: EndReason;
  readonly error?: CallError | undefined;
}

/** How a call ends in this state, by this fact; without sound it took no time. */
export function ended(state: { readonly phase: string; readonly sinceMs?: number }, fact: EndedFact): Ended {
  const { nowMs, reason, error } = fact;
  return { phase: 'ended', reason, durationMs: Math.max(0, nowMs - (state.sinceMs ?? nowMs)), error };
}

/** What a connecting call waits for. */
export type ConnectStep = 'token' | 'microphone' | 'socket';

/**
 * idle ─start▶ connecting ─opened▶ active ─ended▶ ended ─start▶ connecting
 * connecting ─step▶ connecting ─ended▶ ended
 * active ─lost▶ reconnecting ─opened▶ active; reconnecting ─ended▶ ended
 */
export type CallState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'connecting'; readonly id: string; readonly step: ConnectStep }
  | { readonly phase: 'active'; readonly id: string; readonly sinceMs: number }
  /** Only where the provider lets a call go on over another connection. */
  | { readonly phase: 'reconnecting'; readonly id: string; readonly sinceMs: number }
  | ({ readonly id: string } & Ended);

export type CallPhase = CallState['phase'];

/** Times are milliseconds on a clock that only moves forward. */
export type CallFact =
  | { readonly type: 'start'; readonly id: string }
  | { readonly type: 'step'; readonly step: ConnectStep }
  | { readonly type: 'opened'; readonly nowMs: number }
  | { readonly type: 'lost' }
  | EndedFact;

/** Pure. `undefined`: this fact does not matter in this state. */
export function next(state: CallState, fact: CallFact): CallState | undefined {
  switch (fact.type) {
    case 'start':
      if (state.phase !== 'idle' && state.phase !== 'ended') return undefined;
      return { phase: 'connecting', id: fact.id, step: 'token' };
    case 'step':
      if (state.phase !== 'connecting' || state.step === fact.step) return undefined;
      return { ...state, step: fact.step };
    case 'opened':
      if (state.phase === 'reconnecting') return { ...state, phase: 'active' };
      if (state.phase !== 'connecting') return undefined;
      return { phase: 'active', id: state.id, sinceMs: fact.nowMs };
    case 'lost':
      if (state.phase !== 'active') return undefined;
      return { ...state, phase: 'reconnecting' };
    case 'ended':
      if (state.phase === 'idle' || state.phase === 'ended') return undefined;
      return { id: state.id, ...ended(state, fact) };
  }
}
