/** Why a target is missed, by what it is about; printed only where it is. */
export const reasons: Readonly<Record<string, string>> = {
  'G.711, gzip':
    'the file holds both laws, each with its encoder and its decoder, and encoders alone for streams that only send.',
  'μ-law, encoding beside alawmulaw':
    "ours takes the engine's Float32 samples and rounds them, the peer takes 16-bit numbers; on a machine at rest the target is met.",
};
