import type { StreamChannel, StreamState } from '../../sessions/index.js';
import type { StreamMessages } from './messages.js';

const channels = ['agent', 'client'] as const satisfies readonly StreamChannel[];

/** Sides that are to be sent and are not. */
export function missingSides(detail: StreamState): StreamChannel[] {
  if (detail.phase !== 'degraded' && detail.phase !== 'reconnecting') return [];
  return channels.filter((channel) => detail[channel] !== 'open');
}

/** What the stream is doing; `waits`: there is no call yet. */
export function streamStatus(detail: StreamState, waits: boolean, messages: StreamMessages): string {
  const [missing] = missingSides(detail);
  if (detail.phase === 'degraded' && missing) return messages.missing[missing];
  if (detail.phase === 'ended' && detail.reason === 'failed') return messages.failed;
  return detail.phase === 'idle' && waits ? messages.waiting : messages.state[detail.phase];
}

/** '' when nothing was lost. */
export function lostText(lostMs: number, { lost }: StreamMessages, language: string): string {
  const seconds = (lostMs / 1000).toLocaleString(language, { maximumFractionDigits: 2 });
  return lostMs > 0 ? lost.replace('{seconds}', () => seconds) : '';
}
