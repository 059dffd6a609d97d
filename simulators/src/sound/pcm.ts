/** Signed 16-bit little-endian bytes of samples, whatever the byte order of this machine. */
export function bytesFromSamples(samples: Int16Array): Buffer {
  const bytes = Buffer.allocUnsafe(samples.length * 2);
  for (let i = 0; i < samples.length; i++) bytes.writeInt16LE(samples[i] ?? 0, i * 2);
  return bytes;
}

/** Samples of little-endian bytes; an odd trailing byte is left out. */
export function samplesFromBytes(bytes: Buffer): Int16Array {
  const samples = new Int16Array(bytes.length >> 1);
  for (let i = 0; i < samples.length; i++) samples[i] = bytes.readInt16LE(i * 2);
  return samples;
}

export function joinSamples(pieces: readonly Int16Array[]): Int16Array {
  const joined = new Int16Array(pieces.reduce((total, piece) => total + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}

export function clampToInt16(value: number): number {
  return Math.max(-32768, Math.min(32767, Math.round(value)));
}

/** A sine for tests; `amplitude` is a part of full scale. */
export function sine(frequencyHz: number, durationMs: number, rateHz: number, amplitude = 0.5): Int16Array {
  const samples = new Int16Array(Math.round((durationMs * rateHz) / 1000));
  const step = (2 * Math.PI * frequencyHz) / rateHz;
  for (let i = 0; i < samples.length; i++) samples[i] = clampToInt16(Math.sin(i * step) * amplitude * 32767);
  return samples;
}
