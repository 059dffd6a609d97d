const HEADER_BYTES = 6;

export interface Frame {
  readonly code: number;
  /** Unix time. */
  readonly timeS: number;
  readonly payload: Buffer;
}

/** Code, 16 bit; time, 32 bit; both little-endian; the rest. Undefined for what is too short. */
export function readFrame(bytes: Buffer): Frame | undefined {
  if (bytes.length < HEADER_BYTES) return undefined;
  return { code: bytes.readUInt16LE(0), timeS: bytes.readUInt32LE(2), payload: bytes.subarray(HEADER_BYTES) };
}
