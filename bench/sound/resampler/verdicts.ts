import { KILOBYTE } from '../minified.ts';
import { atMost, figure, type Verdict } from '../../verdict.ts';
import { conversionName, isCapture, NOISE_LIMIT_DB, qualityLimits, type Conversion } from './conversions.ts';
import type { OwnConversion, ResamplerResult } from './measure.ts';
import type { Quality } from './quality.ts';

const GZIP_LIMIT_BYTES = Math.floor(1.2 * KILOBYTE);

interface Group {
  readonly name: string;
  readonly has: (conversion: Conversion) => boolean;
}

/** Conversions of which the same is asked. */
const groups: readonly Group[] = [
  { name: 'capture to 16 and 24 kHz', has: (c) => isCapture(c) && c.outHz > 8000 },
  { name: 'capture to 8 kHz', has: (c) => isCapture(c) && c.outHz === 8000 },
  { name: 'playback from 8 kHz', has: (c) => !isCapture(c) && c.inHz === 8000 },
  { name: 'playback from 16 kHz', has: (c) => !isCapture(c) && c.inHz === 16_000 },
  { name: 'playback from 24 kHz', has: (c) => !isCapture(c) && c.inHz === 24_000 },
];

export function resamplerVerdicts({ own, compared, gzipBytes }: ResamplerResult): Verdict[] {
  const bytes = Math.max(...compared.map(({ resamplers }) => resamplers.ours.bytesPerCall));
  return [
    ...groups.flatMap((group) => groupVerdicts(group, own)),
    worst('THD+N at any rates', own, NOISE_LIMIT_DB, ({ noiseDb }) => noiseDb, 'dB'),
    atMost('left on the heap by a call', 0, figure(bytes, 'bytes', 0)),
    atMost('resampler and its design, gzip', GZIP_LIMIT_BYTES, figure(gzipBytes, 'bytes', 0)),
  ];
}

function groupVerdicts({ name, has }: Group, all: readonly OwnConversion[]): Verdict[] {
  const members = all.filter(({ conversion }) => has(conversion));
  const { foreignDb, rippleDb, delayMs } = qualityLimits(members[0]!.conversion);
  const capture = isCapture(members[0]!.conversion);
  const foreign = ({ aliasDb, farAliasDb, imageDb }: Quality): number =>
    capture ? Math.max(aliasDb, farAliasDb) : imageDb;
  return [
    worst(`${name}: ${capture ? 'alias from N on' : 'images'}`, members, foreignDb, foreign, 'dB'),
    worst(`${name}: ripple`, members, rippleDb, (quality) => quality.rippleDb, 'dB', 3),
    worst(`${name}: delay`, members, delayMs, (quality) => quality.delayMs, 'ms', 2),
  ];
}

function worst(
  what: string,
  among: readonly OwnConversion[],
  limit: number,
  of: (quality: Quality) => number,
  unit: string,
  digits = 1,
): Verdict {
  const one = among.reduce((most, each) => (of(each.quality) > of(most.quality) ? each : most));
  return atMost(what, limit, figure(of(one.quality), unit, digits), conversionName(one.conversion));
}
