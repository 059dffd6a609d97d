import { executeServerCommand } from '@web/test-runner-commands';

/** What a page in the runner asks of the far side of its call, which scripts/engines/far-side.ts is. */
export type FarSideCommand =
  | { readonly do: 'listen' }
  | { readonly do: 'take' }
  | { readonly do: 'say'; readonly hz: number; readonly ms: number; readonly paced: boolean }
  | { readonly do: 'clear' }
  | { readonly do: 'report' }
  | { readonly do: 'leave' };

/** What the far side has heard. */
export interface FarSideReport {
  /** Of each audio frame: milliseconds on the server's clock, and bytes. */
  readonly frames: readonly (readonly [atMs: number, bytes: number])[];
  /** Of all that was heard, 0..1. */
  readonly rms: number;
  readonly breaches: readonly string[];
  /** Close code of a socket that has gone. */
  readonly closedWith: number | undefined;
}

/** Starts a far side; resolves with its address. */
export const listen = (): Promise<string> => ask<string>({ do: 'listen' });
/** Resolves when a call has come; the next commands are about it. */
export const take = (): Promise<unknown> => ask({ do: 'take' });
/** Resolves when a tone is sent, at six times real time or at once; false when it was cut short. */
export const say = (hz: number, ms: number, paced: boolean): Promise<boolean> => ask({ do: 'say', hz, ms, paced });
/** Drops what is not played yet, here and there. */
export const clear = (): Promise<unknown> => ask({ do: 'clear' });
export const report = (): Promise<FarSideReport> => ask<FarSideReport>({ do: 'report' });
export const leave = (): Promise<unknown> => ask({ do: 'leave' });

function ask<Answer>(command: FarSideCommand): Promise<Answer> {
  return executeServerCommand<Answer, FarSideCommand>('far-side', command);
}
