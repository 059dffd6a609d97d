import { CallError } from '../../call-error.js';

const RING = 'voice-call-elements:ring:';
const TALK = 'voice-call-elements:talk';
/** By then the call before, in this tab, has let go. */
const PATIENCE_MS = 500;

const end = (over: AbortSignal): Promise<unknown> =>
  new Promise((resolve) => (over.aborted ? resolve(0) : over.addEventListener('abort', resolve)));

/**
 * Of all tabs that are offered `call` one has the turn to ring, until `over`, and none while the operator talks in
 * another. When the tab that rings is closed, the next one takes over. Never on pages that are not secure: no call can be
 * taken there. Where the browser refuses turns (a sandboxed frame), at once.
 */
export function turnToRing(call: string, over: AbortSignal, ring: () => void): void {
  const { locks } = navigator as Partial<Navigator>;
  const turn = async (): Promise<void> => {
    await locks?.request(TALK, { mode: 'shared', signal: over }, () => undefined);
    if (over.aborted) return;
    ring();
    await end(over);
  };
  const refused = (): unknown => over.aborted || ring();
  locks
    ?.request(RING + call, { signal: over }, turn)
    .catch(refused)
    .catch(() => undefined);
}

/**
 * Who sits there has one mouth, in however many accounts: of all tabs one is in a call, until `over`. Rejects with
 * `call-busy` in any other.
 */
export function turnToTalk(over: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const talk = (): Promise<unknown> => {
      resolve();
      return end(over);
    };
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const refused = (): void => {
      if (signal.aborted) reject(new CallError('call-busy', 'You are in a call in another tab. End it first.'));
      // A sandboxed frame: there is no tab to take turns with.
      else resolve();
    };
    navigator.locks.request(TALK, { signal }, talk).catch(refused);
  });
}
