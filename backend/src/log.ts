import { pino, stdSerializers, type DestinationStream, type Logger } from 'pino';
import type { Scrubber } from './secrets.js';

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Never in a log, wherever an object with them is logged. */
const REDACTED = [
  'authorization',
  'cookie',
  'set-cookie',
  'x-api-key',
  'apikey',
  'apiKey',
  'token',
  'ticket',
  'key',
  'keys',
];

export interface LogSetup {
  readonly level: string;
  readonly stream?: DestinationStream | undefined;
  /** The last sieve: whatever a line was made from, known secrets are cut out of it. */
  readonly scrubber: Scrubber;
}

/** A logger for the whole server: no headers with secrets, no queries of addresses, no keys. */
export function createLogger({ level, stream, scrubber }: LogSetup): Logger {
  const options = {
    level,
    redact: {
      paths: REDACTED.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]),
      censor: '[removed]',
    },
    serializers: {
      req: (request: { method?: string; url?: string }) => ({ method: request.method, url: withoutQuery(request.url) }),
      res: (response: { statusCode?: number }) => ({ statusCode: response.statusCode }),
      // Of an error its words and place only: parsers hang whole requests on theirs.
      err: (error: unknown) => {
        if (!(error instanceof Error)) return { message: String(error) };
        const { type, message, stack } = stdSerializers.err(error);
        return { type, message, stack };
      },
    },
    hooks: { streamWrite: (line: string) => scrubber.line(line) },
  };
  return stream ? pino(options, stream) : pino(options);
}

/** The path alone, and a mark where a query was. */
export function withoutQuery(url: string | undefined): string {
  const [path = '', query] = (url ?? '').split('?', 2);
  return query === undefined ? path : `${path}?[removed]`;
}
