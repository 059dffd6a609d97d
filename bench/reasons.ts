const PREDICTED =
  "the peer's branches are foretold well in speech, and it is given 16-bit numbers; ours also clips and rounds the engine's Float32 in its time.";

const LEFT_ALONE =
  'what the buffer holds beyond its target by less than 5 ms it leaves alone: each cut may be heard, and would come again.';

/** Why a target is missed, by what it is about; printed only where it is. */
export const reasons: Readonly<Record<string, string>> = {
  "received to rendered p99 beyond the buffer's target, page busy: idle": LEFT_ALONE,
  "received to rendered p99 beyond the buffer's target, page busy: 50 of 200 ms": LEFT_ALONE,
  'left on the heap by a quantum':
    'single fractions that one function hands to another, where the compiler did not merge the two; no array, no object.',
  'μ-law, encoding speech beside alawmulaw': PREDICTED,
  'A-law, encoding speech beside alawmulaw': PREDICTED,
};
