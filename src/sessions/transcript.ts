import type { Speaker } from '../protocols/agent-dialect.js';

/** One thing said. An entry with `final` false is replaced, under the same id, until it is final. */
export interface TranscriptEntry {
  readonly id: string;
  readonly role: Speaker;
  readonly text: string;
  readonly final: boolean;
}

/** What was said, in order of beginning. */
export class Transcript {
  #entries: readonly TranscriptEntry[] = [];
  #made = 0;

  /** A new array whenever something changed. */
  get entries(): readonly TranscriptEntry[] {
    return this.#entries;
  }

  /** An interim text is replaced by whatever the same speaker says next; a final one stays. */
  add(role: Speaker, text: string, final: boolean): TranscriptEntry {
    const at = this.#entries.findLastIndex((entry) => entry.role === role && !entry.final);
    const id = this.#entries[at]?.id ?? `t${++this.#made}`;
    const entry: TranscriptEntry = { id, role, text, final };
    this.#entries = at < 0 ? [...this.#entries, entry] : this.#entries.with(at, entry);
    return entry;
  }
}
