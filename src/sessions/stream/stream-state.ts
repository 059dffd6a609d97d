import type { CallError } from '../../call-error.js';
import type { StreamChannel } from '../../protocols/stream-dialect.js';
import type { EndReason } from '../call-state.js';

/** One side's connection. `connecting`: its first try; `lost`: another try follows; `closed`: none does. */
export type SideState = 'connecting' | 'open' | 'lost' | 'closed';

export type LivePhase = 'connecting' | 'streaming' | 'paused' | 'degraded' | 'reconnecting';

/**
 * idle ─start▶ connecting ─both open▶ streaming ─one lost▶ degraded ─it is back▶ streaming
 * streaming, degraded ─none open▶ reconnecting;  any that was open ─pause▶ paused ─resume▶ …
 * any ─ended▶ ended ─start▶ connecting
 */
export type StreamState =
  | { readonly phase: 'idle' }
  | {
      readonly phase: LivePhase;
      /** The call's id, as the platform knows it. */
      readonly id: string;
      readonly agent: SideState;
      readonly client: SideState;
      readonly paused: boolean;
      /** When the first side opened; undefined before. */
      readonly sinceMs: number | undefined;
    }
  | {
      readonly phase: 'ended';
      readonly id: string;
      readonly reason: EndReason;
      readonly durationMs: number;
      readonly error?: CallError | undefined;
    };

export type StreamPhase = StreamState['phase'];
export type LiveStream = Extract<StreamState, { phase: LivePhase }>;

/** Times are milliseconds on a clock that only moves forward. */
export type StreamFact =
  | { readonly type: 'start'; readonly id: string }
  | { readonly type: 'opened'; readonly channel: StreamChannel; readonly nowMs: number }
  /** The socket is gone, or a try to open it failed; another try follows. */
  | { readonly type: 'lost'; readonly channel: StreamChannel }
  /** No other try follows. */
  | { readonly type: 'closed'; readonly channel: StreamChannel }
  | { readonly type: 'pause'; readonly paused: boolean }
  | {
      readonly type: 'ended';
      readonly nowMs: number;
      readonly reason: EndReason;
      readonly error?: CallError | undefined;
    };

export function isLive(state: StreamState): state is LiveStream {
  return state.phase !== 'idle' && state.phase !== 'ended';
}

/** Pure. `undefined`: this fact does not matter in this state. */
export function nextStream(state: StreamState, fact: StreamFact): StreamState | undefined {
  if (fact.type === 'start') {
    if (isLive(state)) return undefined;
    const sides = { agent: 'connecting', client: 'connecting' } as const;
    return { phase: 'connecting', id: fact.id, ...sides, paused: false, sinceMs: undefined };
  }
  if (!isLive(state)) return undefined;
  switch (fact.type) {
    case 'opened':
      if (state[fact.channel] === 'open' || state[fact.channel] === 'closed') return undefined;
      return phased({ ...state, [fact.channel]: 'open', sinceMs: state.sinceMs ?? fact.nowMs });
    case 'lost':
    case 'closed':
      if (state[fact.channel] === fact.type || state[fact.channel] === 'closed') return undefined;
      return phased({ ...state, [fact.channel]: fact.type });
    case 'pause':
      return state.paused === fact.paused ? undefined : phased({ ...state, paused: fact.paused });
    case 'ended': {
      const durationMs = state.sinceMs === undefined ? 0 : Math.max(0, fact.nowMs - state.sinceMs);
      return { phase: 'ended', id: state.id, reason: fact.reason, durationMs, error: fact.error };
    }
  }
}

function phased(state: LiveStream): LiveStream {
  return { ...state, phase: phaseOf(state) };
}

function phaseOf({ phase, agent, client, paused, sinceMs }: LiveStream): LivePhase {
  const sides = [agent, client];
  if (sinceMs === undefined) return 'connecting';
  if (paused) return 'paused';
  // One side opens first: that is not yet a fault, but after a pause it is.
  if (phase === 'connecting' && sides.includes('connecting')) return 'connecting';
  const open = sides.filter((side) => side === 'open').length;
  return open === 2 ? 'streaming' : open === 1 ? 'degraded' : 'reconnecting';
}
