import { brief, table, times, type Row } from '../../table.ts';
import { conversionName, isCapture, qualityLimits, NOISE_LIMIT_DB, type Conversion } from './conversions.ts';
import { resamplers, type ResamplerName } from './converters.ts';
import type { ComparedConversion, OwnConversion, ResamplerResult } from './measure.ts';
import type { Quality } from './quality.ts';

const names: Readonly<Record<ResamplerName, string>> = {
  ours: 'this',
  linear: 'linear interpolation',
  fastest: 'libsamplerate-js, fastest',
  best: 'libsamplerate-js, best',
};

export function resamplerReport({ compared, own }: ResamplerResult, targets: string): string {
  const capture = compared.filter(({ conversion }) => isCapture(conversion));
  const playback = compared.filter(({ conversion }) => !isCapture(conversion));
  const costs = ['ns an output sample', 'ratio', 'bytes a call'];
  const comparison = (foreign: readonly string[], some: readonly ComparedConversion[]): string =>
    table(['rates', 'resampler', ...foreign, ...qualityHeads, ...costs], some.flatMap(comparedRows));
  return `## Resampling a microphone, beside peers

${comparison(captureHeads, capture)}

## Resampling for the loudspeaker, beside peers

${comparison(playbackHeads, playback)}

## Resampling at every device and wire rate

${table(['rates', ...captureHeads, ...qualityHeads, ...designHeads], ownRows(own, isCapture))}

${table(
  ['rates', ...playbackHeads, ...qualityHeads, ...designHeads],
  ownRows(own, (each) => !isCapture(each)),
)}

${targets}
`;
}

const captureHeads = ['alias N to 1.1 N, dB', 'beyond'];
const playbackHeads = ['images, dB'];
const qualityHeads = ['ripple, dB', 'THD+N, dB', 'delay, ms'];
const designHeads = ['design, ms', 'table, kB'];

function comparedRows({ conversion, resamplers: all }: ComparedConversion): Row[] {
  const { foreignDb, rippleDb, delayMs } = qualityLimits(conversion);
  const foreign = isCapture(conversion) ? [`≤ ${foreignDb}`, `≤ ${foreignDb}`] : [`≤ ${foreignDb}`];
  return [
    [
      conversionName(conversion),
      '_target_',
      ...foreign,
      `≤ ${rippleDb}`,
      `≤ ${NOISE_LIMIT_DB}`,
      `≤ ${delayMs}`,
      '',
      '',
      0,
    ],
    ...resamplers.map((name) => {
      const { nsPerOutput, bytesPerCall } = all[name];
      const ratio = name === 'ours' ? '' : times(nsPerOutput, all.ours.nsPerOutput);
      const costs = [brief(nsPerOutput), ratio, bytesPerCall];
      return [conversionName(conversion), names[name], ...qualityCells(all[name], conversion), ...costs];
    }),
  ];
}

function ownRows(own: readonly OwnConversion[], has: (conversion: Conversion) => boolean): Row[] {
  return own
    .filter(({ conversion }) => has(conversion))
    .map(({ conversion, quality, designMs, tableBytes }) => {
      const design = [brief(designMs), brief(tableBytes / 1024)];
      return [conversionName(conversion), ...qualityCells(quality, conversion), ...design];
    });
}

function qualityCells(quality: Quality, conversion: Conversion): string[] {
  const foreign = isCapture(conversion) ? [quality.aliasDb, quality.farAliasDb] : [quality.imageDb];
  return [
    ...foreign.map(level),
    quality.rippleDb.toFixed(3),
    level(quality.noiseDb),
    // A negative delay is rounding: half a sample that no converter holds back.
    Math.max(0, quality.delayMs).toFixed(2),
  ];
}

const level = (db: number): string => (Math.abs(db) < 0.05 ? 0 : db).toFixed(1);
