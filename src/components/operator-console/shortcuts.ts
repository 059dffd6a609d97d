import type { OperatorCallPhase } from '../../sessions/index.js';

export type Shortcut = 'accept' | 'reject' | 'mute' | 'hang-up' | { readonly key: string };

const ringing: Readonly<Record<string, Shortcut>> = { a: 'accept', r: 'reject' };
const talking: Readonly<Record<string, Shortcut>> = { m: 'mute', h: 'hang-up' };

/** What a key does with the focus in the console; undefined: what it always does. */
export function shortcutOf(event: KeyboardEvent, phase: OperatorCallPhase): Shortcut | undefined {
  if (event.repeat || event.altKey || event.ctrlKey || event.metaKey || isWriting(event)) return undefined;
  if (phase === 'ringing') return ringing[event.key.toLowerCase()];
  if (phase !== 'active' && phase !== 'connecting') return undefined;
  if (phase === 'active' && /^[0-9*#]$/.test(event.key)) return { key: event.key };
  return talking[event.key.toLowerCase()];
}

/** There the key is meant for what has the focus. */
function isWriting(event: Event): boolean {
  const target = event.composedPath()[0];
  return target instanceof Element && target.matches('input:not([type=checkbox]), select, textarea, [contenteditable]');
}
