import { PACKET_MS, type Packet } from './packets.ts';
import { delayImpairment, HIDDEN_MS, voiceQuality } from './voice-quality.ts';

export interface OracleResult {
  readonly delayMs: number;
  readonly gapsPerMinute: number;
  readonly r: number;
}

const LONGEST_MS = 900;
const STEP_MS = 5;

/** The constant delay that would have been best, known only afterwards: what comes later is hidden or lost. */
export function bestConstantDelay(packets: readonly Packet[]): OracleResult {
  const needed = packets.map(({ sentMs, arrivesMs }) => arrivesMs - sentMs);
  const least = Math.min(...needed);
  const late = needed.map((ms) => ms - least);
  let best = withDelay(late, 0);
  for (let delayMs = STEP_MS; delayMs <= LONGEST_MS; delayMs += STEP_MS) {
    const result = withDelay(late, delayMs);
    if (result.r > best.r) best = result;
  }
  return best;
}

function withDelay(late: readonly number[], delayMs: number): OracleResult {
  let gaps = 0;
  let hiddenMs = 0;
  let silentMs = 0;
  /** Of the gap at hand; 0 outside of one. */
  let gapMs = 0;
  for (const lateMs of late) {
    const missingMs = Math.max(0, Math.min(PACKET_MS, lateMs - delayMs));
    if (missingMs > 0 && gapMs === 0) gaps++;
    const hidden = Math.max(0, Math.min(missingMs, HIDDEN_MS - gapMs));
    hiddenMs += hidden;
    silentMs += missingMs - hidden;
    // A packet that is late only in part ends the gap.
    gapMs = missingMs < PACKET_MS ? 0 : gapMs + missingMs;
  }
  const totalMs = late.length * PACKET_MS;
  return {
    delayMs,
    gapsPerMinute: gaps / (totalMs / 60_000),
    r: voiceQuality(delayImpairment(delayMs), hiddenMs / totalMs, silentMs / totalMs),
  };
}
