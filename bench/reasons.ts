const INPUT =
  "ours takes the engine's Float32 samples, clips and rounds them in its time, the peer is given 16-bit numbers; and in speech the peer's branches are foretold well.";

const LEFT_ALONE =
  'the target is what the line needs. The buffer keeps at least what the last packet needed, which steps by the 10 ms of the device, and leaves less than 5 ms beyond that alone: each cut may be heard, and would come again.';

/** Why a target is missed, by what it is about; printed only where it is. */
export const reasons: Readonly<Record<string, string>> = {
  "received to rendered p99 beyond the buffer's target, page busy: idle": LEFT_ALONE,
  "received to rendered p99 beyond the buffer's target, page busy: 50 of 200 ms": LEFT_ALONE,
  'left on the heap by a quantum':
    'single fractions that one function hands to another, where the compiler did not merge the two; no array, no object.',
  'μ-law, encoding speech beside alawmulaw': INPUT,
  'μ-law, encoding noise of all levels beside alawmulaw': INPUT,
  'A-law, encoding speech beside alawmulaw': INPUT,
  'A-law, encoding noise of all levels beside alawmulaw': INPUT,
};
