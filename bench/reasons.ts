const INPUT =
  "ours takes the engine's Float32 samples, clips and rounds them in its time, the peer is given 16-bit numbers; and in speech the peer's branches are foretold well.";

/** Why a target is missed, by what it is about; printed only where it is. */
export const reasons: Readonly<Record<string, string>> = {
  'left on the heap by a quantum':
    'single fractions that one function hands to another, where the compiler did not merge the two; no array, no object.',
  'μ-law, encoding speech beside alawmulaw': INPUT,
  'μ-law, encoding noise of all levels beside alawmulaw': INPUT,
  'A-law, encoding speech beside alawmulaw': INPUT,
  'A-law, encoding noise of all levels beside alawmulaw': INPUT,
};
