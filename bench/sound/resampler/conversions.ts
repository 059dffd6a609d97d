/** From one rate to another. */
export interface Conversion {
  readonly inHz: number;
  readonly outHz: number;
}

export const DEVICE_HZ = [44_100, 48_000, 88_200, 96_000, 192_000];
export const WIRE_HZ = [8000, 16_000, 24_000];

/** Everything that a call may need of us. */
export const conversions: readonly Conversion[] = [
  ...DEVICE_HZ.flatMap((inHz) => WIRE_HZ.map((outHz) => ({ inHz, outHz }))),
  ...DEVICE_HZ.flatMap((outHz) => WIRE_HZ.map((inHz) => ({ inHz, outHz }))),
];

/** Where the peers are measured as well; the most frequent first. */
export const comparedConversions: readonly Conversion[] = [
  { inHz: 48_000, outHz: 16_000 },
  { inHz: 16_000, outHz: 48_000 },
  { inHz: 44_100, outHz: 16_000 },
  { inHz: 48_000, outHz: 8000 },
  { inHz: 8000, outHz: 48_000 },
];

export const isCapture = ({ inHz, outHz }: Conversion): boolean => inHz > outHz;
/** The lower Nyquist frequency: all that both rates can carry lies below. */
export const nyquistHz = ({ inHz, outHz }: Conversion): number => Math.min(inHz, outHz) / 2;
export const conversionName = ({ inHz, outHz }: Conversion): string => `${inHz / 1000} → ${outHz / 1000} kHz`;

/** How much comes at once: a render quantum of the microphone, or 20 ms from the wire. */
export const blockSamples = (conversion: Conversion): number =>
  isCapture(conversion) ? 128 : (conversion.inHz * 20) / 1000;

export interface QualityLimits {
  /** Alias when capturing, images when playing. */
  readonly foreignDb: number;
  readonly rippleDb: number;
  /** The ripple counts up to here. */
  readonly flatHz: number;
  readonly delayMs: number;
}

/** THD+N of a 1 kHz tone, at any rates. */
export const NOISE_LIMIT_DB = -110;

/** What is asked of a conversion between a device and a wire. */
export function qualityLimits(conversion: Conversion): QualityLimits {
  const n = nyquistHz(conversion);
  if (!isCapture(conversion)) {
    const delayMs = conversion.inHz < 16_000 ? 4 : conversion.inHz < 24_000 ? 2 : 1.3;
    return { foreignDb: -95, rippleDb: 0.01, flatHz: 0.9 * n, delayMs };
  }
  // The telephone's band ends at 3.4 kHz, and its filter may take longer.
  if (conversion.outHz === 8000) return { foreignDb: -80, rippleDb: 0.02, flatHz: 3400, delayMs: 4 };
  return { foreignDb: -78, rippleDb: 0.05, flatHz: 0.9 * n, delayMs: 3 };
}
