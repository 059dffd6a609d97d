import type { AgentState } from '../protocols/agent-dialect.js';

/**
 * What the agent seems to be doing, for the visitor's ear: the provider's word runs ahead of the sound (speech is sent
 * faster than it is heard), so sound that is being heard wins.
 */
export class AgentActivity {
  #said: AgentState = 'listening';
  #playing = false;

  get state(): AgentState {
    if (this.#playing) return 'speaking';
    return this.#said;
  }

  /** The provider's own word. */
  said(state: AgentState): void {
    this.#said = state;
  }

  /** Sound began, or has run out. */
  playing(playing: boolean): void {
    this.#playing = playing;
    // A provider that never says "listening" again has still stopped speaking when its sound has run out.
    if (!playing && this.#said === 'speaking') this.#said = 'listening';
  }
}
