const PREDICTED =
  "the peer's branches are foretold well in speech, and it is given 16-bit numbers; ours has none that depend on the sample, and rounds the engine's Float32 in the same time.";

/** Why a target is missed, by what it is about; printed only where it is. */
export const reasons: Readonly<Record<string, string>> = {
  'G.711, gzip':
    'the file holds both laws, each with its encoder and its decoder, and encoders alone for streams that only send.',
  'left on the heap by a quantum':
    'single fractions that one function hands to another, where the compiler did not merge the two; no array, no object.',
  'μ-law, encoding speech beside alawmulaw': PREDICTED,
  'A-law, encoding speech beside alawmulaw': PREDICTED,
};
