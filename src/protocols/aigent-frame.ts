const HEADER_BYTES = 6;

export const frameCode = { metadata: 1, voice: 2 } as const;

export type FrameCode = (typeof frameCode)[keyof typeof frameCode];

/** Code (16 bit), Unix time in whole seconds, rounded (32 bit), both little-endian; then the payload (PROTOCOLS 3.3). */
export function aigentFrame(code: FrameCode, nowMs: number, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(HEADER_BYTES + payload.length);
  const view = new DataView(frame.buffer);
  view.setUint16(0, code, true);
  view.setUint32(2, Math.round(nowMs / 1000), true);
  frame.set(payload, HEADER_BYTES);
  return frame;
}
