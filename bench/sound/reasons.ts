const floatInput =
  "ours takes the engine's Float32 samples, clips and rounds them; the peer takes 16-bit numbers, and leaves that to its caller.";

/** Why a target is missed, by what it is about; printed only where it is. */
export const reasons: Readonly<Record<string, string>> = {
  'μ-law, encoding beside alawmulaw': floatInput,
  'A-law, encoding beside alawmulaw': floatInput,
  'left on the heap by a quantum':
    'the time is a number that V8 puts on the heap when it hands it to a function that is not inlined; no array or object is made.',
};
