import type { LineName } from '../../../simulators/src/network/index.ts';
import type { Figures } from './figures.ts';
import type { OracleResult } from './oracle.ts';
import { playouts, type PlayoutName } from './playouts.ts';
import * as scenarios from './scenarios.ts';
import { lineNames, RATE_HZ } from './scenarios.ts';
import { spokenMedia } from './speech.ts';

type ByPlayout<T> = Readonly<Record<PlayoutName, T>>;

export interface JitterPlan {
  readonly seeds: number;
  readonly seconds: number;
  readonly skewSeconds: number;
}

export interface LineResult {
  readonly line: LineName;
  /** Means over the seeds. */
  readonly oracle: OracleResult;
  readonly playouts: ByPlayout<Figures>;
}

export interface JitterResult {
  readonly plan: JitterPlan;
  readonly lines: readonly LineResult[];
  /** Over all lines and seeds. */
  readonly bursts: ByPlayout<scenarios.BurstResult>;
  readonly recoveryMs: ByPlayout<number>;
  /** Of both directions the worse. */
  readonly skew: ByPlayout<Figures>;
  readonly longestPushMs: number;
  readonly bytesPerQuantum: number;
}

export const SKEW_PPM = 200;
const BURST_SEEDS = 3;
const STALL_S = 30;

export function measureJitter(plan: JitterPlan, tell: (what: string) => void): JitterResult {
  const media = spokenMedia(plan.seconds, RATE_HZ);
  const seeds = Array.from({ length: plan.seeds }, (_, i) => i + 1);
  tell('jitter buffer: bursts, a stall, a skewed clock');
  const skewed = spokenMedia(plan.skewSeconds, RATE_HZ);
  const stalled = spokenMedia(STALL_S, RATE_HZ);
  return {
    plan,
    bursts: byPlayout((name) => {
      const runs = lineNames.flatMap((line) =>
        seeds.slice(0, BURST_SEEDS).map((seed) => scenarios.onBursts(name, line, seed, media)),
      );
      return { removed: total(runs.map((run) => run.removed)), gaps: total(runs.map((run) => run.gaps)) };
    }),
    recoveryMs: byPlayout((name) => scenarios.recoveryMs(name, stalled)),
    skew: byPlayout((name) => {
      const slow = scenarios.onSkew(name, SKEW_PPM, skewed);
      const fast = scenarios.onSkew(name, -SKEW_PPM, skewed);
      return slow.r < fast.r ? slow : fast;
    }),
    bytesPerQuantum: scenarios.bytesPerQuantum(media),
    longestPushMs: scenarios.longestPushMs(),
    lines: lineNames.map((line) => {
      tell(`jitter buffer: ${line}`);
      return {
        line,
        oracle: meanOf(seeds.map((seed) => scenarios.oracleOnLine(line, seed, media))),
        playouts: byPlayout((name) => meanOf(seeds.map((seed) => scenarios.onLine(name, line, seed, media)))),
      };
    }),
  };
}

function byPlayout<T>(measure: (name: PlayoutName) => T): ByPlayout<T> {
  return Object.fromEntries(playouts.map((name) => [name, measure(name)])) as Record<PlayoutName, T>;
}

/** Each figure on its own. */
function meanOf<T extends { readonly [K in keyof T]: number }>(runs: readonly T[]): T {
  const keys = Object.keys(runs[0]!) as (keyof T)[];
  return Object.fromEntries(keys.map((key) => [key, total(runs.map((run) => run[key])) / runs.length])) as T;
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
