/** Ogg's own: the polynomial of Ethernet, bits in order, nothing inverted. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte << 24;
  for (let bit = 0; bit < 8; bit++) rest = (rest << 1) ^ (rest < 0 ? 0x04c11db7 : 0);
  return rest;
});

export const CHECKSUM_AT = 22;

/** Of a whole page, whose own checksum counts as 0 (RFC 3533, 6). */
export function oggChecksum(page: Uint8Array): number {
  let crc = 0;
  page.forEach((byte, i) => {
    const counted = i < CHECKSUM_AT || i >= CHECKSUM_AT + 4 ? byte : 0;
    crc = (crc << 8) ^ (table[(crc >>> 24) ^ counted] as number);
  });
  return crc >>> 0;
}
