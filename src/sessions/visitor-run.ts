import type { AgentCommand, AgentMessage } from '../protocols/agent-dialect.js';
import type { Transport } from '../transport/link.js';
import type { VoiceAgentOptions } from './agent-session-types.js';
import type { CallMedia } from './call-media.js';
import type { RunHandlers, SoundSettings } from './call-run.js';
import type { Outcome } from './close-outcome.js';

/** What a call's ears and mouth have in common, whether they are the page's or the browser's own. */
export type VisitorMedia = Pick<
  CallMedia,
  'levels' | 'jitter' | 'taps' | 'setMuted' | 'setVolume' | 'useMicrophone' | 'useSpeaker'
>;

/** Beside what every run tells. */
export interface VisitorRunHandlers extends RunHandlers<AgentMessage> {
  /** The agent cannot be reached for now; `ready` follows, or the end. */
  onlost(): void;
  /** What the visitor said did not go out, or was not confirmed. */
  onunsent(text: string): void;
  /** The last word of a run that knows itself what its end means. */
  onend(outcome: Outcome): void;
}

/** One call of a visitor's to an agent, whether the agent speaks or writes. Made when it starts, never used again. */
export interface VisitorRun {
  readonly media: VisitorMedia;
  readonly transport: Transport | undefined;
  /** Seconds until the provider ends the call; undefined: it does not. */
  readonly durationLimitS: number | undefined;
  /** What the visitor says reaches the agent; false: only what they write. */
  readonly hears: boolean;
  /** Inside the user's gesture. Rejects with a CallError. */
  open(sound: SoundSettings): Promise<void>;
  /** Throws a CallError for what did not go out; the promise of an agent who reads is kept when it has answered. */
  send(command: AgentCommand): void | Promise<void>;
  /** What has arrived and is not yet heard will not be heard. */
  clearPlayback(): void;
  dispose(farewell?: AgentCommand): void;
}

/** Inside the user's gesture where there is sound. Throws a CallError for a call that can never be, before anything opens. */
export type VisitorRunClass = new (options: VoiceAgentOptions, handlers: VisitorRunHandlers) => VisitorRun;
