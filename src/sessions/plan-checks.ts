import { CallError } from '../call-error.js';
import { checkReachable } from '../transport/endpoint.js';

/** What every dialect can say of a call before it begins. */
export interface CheckedDialect<Options> {
  check(options: Options): string | undefined;
  missing(options: Options): string | undefined;
  url(options: Options): string;
}

export function invalid(why: string): CallError {
  return new CallError('config-invalid', why);
}

/** Throws `config-invalid` for what is wrong, whatever may still come with a token. */
export function checkCall<Options>(dialect: CheckedDialect<Options>, options: Options): void {
  const wrong = dialect.check(options);
  if (wrong) throw invalid(wrong);
  const url = dialect.url(options);
  if (url) checkReachable(url);
}

/** Throws `config-invalid` for what is lacking when all is known. */
export function checkComplete<Options>(dialect: CheckedDialect<Options>, options: Options): void {
  const missing = dialect.missing(options);
  if (missing) throw invalid(missing);
}

export interface ReconnectChoice {
  readonly reconnectBackoffMs?: readonly number[] | undefined;
  readonly reconnectAttempts?: number | undefined;
}

/** Throws `config-invalid`. */
export function checkReconnect({ reconnectBackoffMs, reconnectAttempts }: ReconnectChoice): void {
  if (reconnectBackoffMs && !(reconnectBackoffMs.length > 0 && reconnectBackoffMs.every((ms) => ms >= 0 && ms < 1e9)))
    throw invalid('reconnectBackoffMs must be a list of milliseconds.');
  if (reconnectAttempts !== undefined && !(reconnectAttempts >= 0))
    throw invalid('reconnectAttempts must be 0 or more.');
}
