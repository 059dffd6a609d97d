const INPUT =
  "ours takes the engine's Float32 samples, clips and rounds them in its time, the peer is given 16-bit numbers; and in speech the peer's branches are foretold well.";

const FIRST_WAIT =
  'the first sound of a call waits 20 ms, since nothing is known of the line, and the target may soon be 8. What is beyond it is given back in quiet, once the source has kept real time for four seconds: most of the six that are measured are before that.';

/** Why a target is missed, by what it is about; printed only where it is. */
export const reasons: Readonly<Record<string, string>> = {
  "received to rendered p99 beyond the buffer's target, page busy: idle": FIRST_WAIT,
  "received to rendered p99 beyond the buffer's target, page busy: 50 of 200 ms": FIRST_WAIT,
  'left on the heap by a quantum':
    'single fractions that one function hands to another, where the compiler did not merge the two; no array, no object.',
  'μ-law, encoding speech beside alawmulaw': INPUT,
  'μ-law, encoding noise of all levels beside alawmulaw': INPUT,
  'A-law, encoding speech beside alawmulaw': INPUT,
  'A-law, encoding noise of all levels beside alawmulaw': INPUT,
};
