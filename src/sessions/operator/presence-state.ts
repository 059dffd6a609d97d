import type { CallError } from '../../call-error.js';

/**
 * offline ─go-online▶ connecting ─connected▶ online ─lost▶ reconnecting ─connected▶ online
 * connecting ─lost▶ reconnecting;  any ─go-offline, failed▶ offline
 */
export type PresenceState =
  /** With the error, if it was not the operator who went. */
  | { readonly phase: 'offline'; readonly error?: CallError | undefined }
  | { readonly phase: 'connecting'; readonly numberIds: readonly string[] }
  | {
      readonly phase: 'online';
      /** What was asked for. */
      readonly numberIds: readonly string[];
      /** What counts, by the platform's answer; undefined until it has answered. */
      readonly accepted: readonly string[] | undefined;
      readonly rejected: readonly string[];
    }
  | {
      readonly phase: 'reconnecting';
      readonly numberIds: readonly string[];
      /** Tries since the line was lost, the coming one included. */
      readonly attempt: number;
    };

export type PresencePhase = PresenceState['phase'];

export type PresenceFact =
  /** Again while online: another set of numbers. */
  | { readonly type: 'go-online'; readonly numberIds: readonly string[] }
  | { readonly type: 'connected' }
  | { readonly type: 'available'; readonly accepted: readonly string[]; readonly rejected: readonly string[] }
  /** The socket is gone, or a try to open it failed; another try follows. */
  | { readonly type: 'lost' }
  /** No other try follows. */
  | { readonly type: 'failed'; readonly error: CallError }
  | { readonly type: 'go-offline' };

/** Pure. `undefined`: this fact does not matter in this state. */
export function nextPresence(state: PresenceState, fact: PresenceFact): PresenceState | undefined {
  switch (fact.type) {
    case 'go-online': {
      const { numberIds } = fact;
      if (state.phase === 'offline') return { phase: 'connecting', numberIds };
      if (state.phase === 'online') return { ...state, numberIds, accepted: undefined, rejected: [] };
      return { ...state, numberIds };
    }
    case 'connected':
      if (state.phase !== 'connecting' && state.phase !== 'reconnecting') return undefined;
      return { phase: 'online', numberIds: state.numberIds, accepted: undefined, rejected: [] };
    case 'available':
      if (state.phase !== 'online') return undefined;
      return { ...state, accepted: fact.accepted, rejected: fact.rejected };
    case 'lost':
      if (state.phase === 'offline') return undefined;
      return {
        phase: 'reconnecting',
        numberIds: state.numberIds,
        attempt: state.phase === 'reconnecting' ? state.attempt + 1 : 1,
      };
    case 'failed':
      return state.phase === 'offline' ? undefined : { phase: 'offline', error: fact.error };
    case 'go-offline':
      return state.phase === 'offline' ? undefined : { phase: 'offline' };
  }
}
