import type { CallErrorCode, CallWarning } from '../../sessions/index.js';
import type { VisitorWarningCode } from './notices.js';

/** What every call can meet, in words that fit every tag. */
export type CommonErrorCode = Extract<
  CallErrorCode,
  | 'config-invalid'
  | 'insecure-context'
  | 'unsupported-browser'
  | 'mic-denied'
  | 'mic-blocked-by-policy'
  | 'mic-not-found'
  | 'mic-in-use'
  | 'audio-blocked'
  | 'worklet-blocked'
  | 'call-busy'
  | 'session-lost'
  | 'rate-limited'
  | 'busy'
>;

/** The words that all tags share. */
export interface CommonMessages {
  readonly direction: 'ltr' | 'rtl';
  readonly hangUp: string;
  readonly cancel: string;
  readonly mute: string;
  readonly unmute: string;
  readonly muted: string;
  readonly settings: string;
  readonly microphone: string;
  readonly speaker: string;
  readonly volume: string;
  readonly systemDevice: string;
  readonly test: string;
  readonly stopTest: string;
  /** By code; what is missing is told in the error's own English sentence. */
  readonly errors: Readonly<Partial<Record<CallErrorCode | 'otherwise', string>>>;
  readonly warnings: Readonly<Partial<Record<VisitorWarningCode, string>>>;
}

/** A language's share of them: nothing is left in English. */
export interface CommonTranslation extends CommonMessages {
  readonly errors: Readonly<Record<CommonErrorCode | 'otherwise', string>>;
  readonly warnings: Readonly<
    Record<Exclude<VisitorWarningCode, 'no-data' | 'speech-unavailable' | 'idle-timeout'>, string>
  >;
}

export const commonEnglish: CommonMessages = {
  direction: 'ltr',
  hangUp: 'Hang up',
  cancel: 'Cancel',
  mute: 'Mute microphone',
  unmute: 'Unmute microphone',
  muted: 'Microphone muted',
  settings: 'Sound settings',
  microphone: 'Microphone',
  speaker: 'Speaker',
  volume: 'Volume',
  systemDevice: 'System default',
  test: 'Test microphone',
  stopTest: 'Stop test',
  errors: {},
  warnings: {},
};

/** An error on screen, in the page's language. */
export function errorText(
  { errors }: Pick<CommonMessages, 'errors'>,
  error: { code: CallErrorCode; message: string },
): string {
  return errors[error.code] ?? errors.otherwise ?? error.message;
}

/** A warning on screen, in the page's language. */
export function warningText({ warnings }: Pick<CommonMessages, 'warnings'>, { code, message }: CallWarning): string {
  return warnings[code as VisitorWarningCode] ?? message;
}
