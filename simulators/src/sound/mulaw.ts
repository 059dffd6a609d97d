/** The largest 14-bit magnitude that is still below each step of ITU-T G.711 table 2a, from silence outwards. */
const DECISIONS: readonly number[] = makeDecisions();
/** What each step sounds like, in 16 bits: half-way between its decisions. */
const LEVELS: readonly number[] = makeLevels();

export const MULAW_SILENCE = 0xff;

/** One byte a sample. */
export function mulawFromSamples(samples: Int16Array): Buffer {
  const bytes = Buffer.allocUnsafe(samples.length);
  samples.forEach((sample, i) => (bytes[i] = encode(sample)));
  return bytes;
}

export function samplesFromMulaw(bytes: Buffer): Int16Array {
  return Int16Array.from(bytes, (byte) => {
    const level = LEVELS[~byte & 0x7f] ?? 0;
    return byte & 0x80 ? level : -level;
  });
}

function encode(sample: number): number {
  // 14 bits, rounded down as the arithmetic shift does; a negative value v is as far out as -v - 1.
  const level = sample >> 2;
  const magnitude = level < 0 ? -level - 1 : level;
  let low = 0;
  let high = DECISIONS.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (magnitude >= (DECISIONS[middle] ?? Infinity)) low = middle + 1;
    else high = middle;
  }
  return (level < 0 ? 0x7f : 0xff) - low;
}

/** Eight segments of sixteen steps; a step is twice as wide in each. The first is half a step: it straddles zero. */
function makeDecisions(): number[] {
  const decisions: number[] = [];
  let at = -1;
  for (let segment = 0; segment < 8; segment++) {
    for (let step = 0; step < 16; step++) decisions.push((at += 2 << segment));
  }
  return decisions.slice(0, -1); // what is beyond the last is clipped to the last step
}

function makeLevels(): number[] {
  const ends = [...DECISIONS, 8191 - 32];
  return ends.map((end, i) => (i === 0 ? 0 : ((DECISIONS[i - 1] ?? 0) + end) * 2));
}
