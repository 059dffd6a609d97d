const PREDICTED =
  "the peer's branches are foretold well in speech, and it is given 16-bit numbers; ours also clips and rounds the engine's Float32 in its time.";

/** Why a target is missed, by what it is about; printed only where it is. */
export const reasons: Readonly<Record<string, string>> = {
  'left on the heap by a quantum':
    'single fractions that one function hands to another, where the compiler did not merge the two; no array, no object.',
  'μ-law, encoding speech beside alawmulaw': PREDICTED,
  'A-law, encoding speech beside alawmulaw': PREDICTED,
};
