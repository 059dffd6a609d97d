const BIAS = 0x84;
const CLIP = 32_635;

/** PCM16 in the machine's byte order as G.711 μ-law, one byte a sample. */
export function toMulaw(pcm: ArrayBuffer): ArrayBuffer {
  return Uint8Array.from(new Int16Array(pcm), mulawByte).buffer;
}

function mulawByte(sample: number): number {
  const magnitude = Math.min(Math.abs(sample), CLIP) + BIAS;
  const segment = Math.floor(Math.log2(magnitude)) - 7;
  const step = (magnitude >> (segment + 3)) & 0x0f;
  return ~((sample < 0 ? 0x80 : 0) | (segment << 4) | step) & 0xff;
}
