/** 16-bit samples of ITU-T G.711 A-law: even bits inverted, sign, segment, step; half-way between two decisions. */
export function samplesFromAlaw(bytes: Buffer): Int16Array {
  return Int16Array.from(bytes, (byte) => {
    const code = byte ^ 0x55;
    const segment = (code >> 4) & 7;
    const step = code & 15;
    const level = segment === 0 ? step * 16 + 8 : (step * 16 + 264) << (segment - 1);
    return code & 0x80 ? level : -level;
  });
}
