const PITCH_HZ = 135;
const SYLLABLES_HZ = 3.6;
/** Loudness of each harmonic: two broad formants, near an "a". */
const harmonics = [1, 0.7, 0.55, 0.65, 0.8, 0.6, 0.35, 0.3, 0.2] as const;
const LOUDNESS = 0.09;

/**
 * Something that moves like speech: syllables on a gliding pitch, mono PCM16 in the machine's byte order (little endian
 * wherever browsers run). Continues where the frame before `startSample` stopped.
 */
export function speechFrame(sampleRateHz: number, startSample: number, frameSamples: number): ArrayBuffer {
  const samples = new Int16Array(frameSamples);
  for (let i = 0; i < frameSamples; i++) {
    const timeS = (startSample + i) / sampleRateHz;
    const syllable = Math.max(0, Math.sin(2 * Math.PI * SYLLABLES_HZ * timeS)) ** 0.6;
    const phrase = 0.65 + 0.35 * Math.sin(2 * Math.PI * 0.5 * timeS);
    // The integral of a pitch that glides by a tenth, 0.7 times a second.
    const phase = 2 * Math.PI * PITCH_HZ * timeS - (0.1 * PITCH_HZ * Math.cos(2 * Math.PI * 0.7 * timeS)) / 0.7;
    const voice = harmonics.reduce((sum, weight, index) => sum + weight * Math.sin((index + 1) * phase), 0);
    samples[i] = Math.round(32767 * LOUDNESS * syllable * phrase * voice);
  }
  return samples.buffer;
}
