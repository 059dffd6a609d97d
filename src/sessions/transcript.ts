import type { Speaker } from '../protocols/agent-dialect.js';

/** One thing said. An entry with `final` false is replaced, under the same id, until it is final. */
export interface TranscriptEntry {
  readonly id: string;
  readonly role: Speaker;
  readonly text: string;
  readonly final: boolean;
}

/** More than hours of talk; beyond it the oldest go, so that no far side can fill the page's memory. */
const MOST_ENTRIES = 5000;
/** Dropped together: not one by one at every new line. */
const SPARE_ENTRIES = 500;

/** What was said, in order of beginning. */
export class Transcript {
  readonly #entries: TranscriptEntry[] = [];
  // Made when read: a flood of lines must not copy the list at each of them.
  #view: readonly TranscriptEntry[] | undefined;
  // The place of each speaker's line that is not final yet.
  readonly #open: Partial<Record<Speaker, number>> = {};
  #made = 0;

  /** A new array whenever something changed, the same one otherwise. */
  get entries(): readonly TranscriptEntry[] {
    return (this.#view ??= [...this.#entries]);
  }

  /** An interim text is replaced by whatever the same speaker says next; a final one stays. */
  add(role: Speaker, text: string, final: boolean): TranscriptEntry {
    const at = this.#open[role] ?? this.#entries.length;
    const id = this.#entries[at]?.id ?? `t${++this.#made}`;
    const entry: TranscriptEntry = { id, role, text, final };
    this.#entries[at] = entry;
    if (final) delete this.#open[role];
    else this.#open[role] = at;
    this.#forgetOldest();
    this.#view = undefined;
    return entry;
  }

  #forgetOldest(): void {
    if (this.#entries.length <= MOST_ENTRIES + SPARE_ENTRIES) return;
    this.#entries.splice(0, SPARE_ENTRIES);
    for (const role of ['user', 'agent'] as const) {
      const at = (this.#open[role] ?? -1) - SPARE_ENTRIES;
      if (at >= 0) this.#open[role] = at;
      else delete this.#open[role];
    }
  }
}
