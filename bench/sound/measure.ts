import { measureG711, type G711Result } from './g711.ts';
import { measureJitter, type JitterPlan, type JitterResult } from './jitter/measure.ts';
import { measureResamplers, type ResamplerPlan, type ResamplerResult } from './resampler/measure.ts';

export interface SoundResult {
  readonly resampler: ResamplerResult;
  readonly g711: G711Result;
  readonly jitter: JitterResult;
}

interface SoundPlan {
  readonly resampler: ResamplerPlan;
  readonly g711Rounds: number;
  readonly jitter: JitterPlan;
}

const whole: SoundPlan = {
  resampler: { compared: 5, rounds: 7 },
  g711Rounds: 80,
  jitter: { seeds: 10, seconds: 60, skewSeconds: 300 },
};
const brief: SoundPlan = {
  resampler: { compared: 2, rounds: 3 },
  g711Rounds: 15,
  jitter: { seeds: 1, seconds: 60, skewSeconds: 60 },
};

/** The arithmetic of sound, in plain Node and beside what packages offer. */
export async function measureSound(quick: boolean, tell: (what: string) => void): Promise<SoundResult> {
  const plan = quick ? brief : whole;
  const resampler = await measureResamplers(plan.resampler, tell);
  tell('G.711');
  const g711 = await measureG711(plan.g711Rounds);
  return { resampler, g711, jitter: measureJitter(plan.jitter, tell) };
}
