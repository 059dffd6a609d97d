/** Mouth to ear, beside the network's and the buffer's delay: devices, codec, the wait for a packet to fill. */
const ELSEWHERE_MS = 60;
/** As long as this a gap can be hidden. */
export const HIDDEN_MS = 100;

/**
 * R as ITU-T G.107 shapes it, 93.2 at best: delay costs little up to 177.3 ms and much from there; a share of lost sound
 * costs at once, at least where it is hidden (Bpl of G.113: 25.1, else 4.3).
 */
export function voiceQuality(delayImpairment: number, hiddenShare: number, lostShare: number): number {
  return 93.2 - delayImpairment - lossImpairment(hiddenShare, 25.1) - lossImpairment(lostShare, 4.3);
}

export function delayImpairment(addedMs: number): number {
  const delayMs = addedMs + ELSEWHERE_MS;
  return 0.024 * delayMs + 0.11 * Math.max(0, delayMs - 177.3);
}

function lossImpairment(share: number, robustness: number): number {
  const percent = 100 * share;
  return (95 * percent) / (percent + robustness);
}
