import { CallError } from '../../call-error.js';
import type { StreamDialect, StreamOptions } from '../../protocols/stream-dialect.js';
import { streamDialects } from '../../protocols/stream-dialects.js';
import { absoluteUrl, checkReachable } from '../../transport/endpoint.js';
import { streamReconnect, type ReconnectOptions } from '../../transport/reconnect-policy.js';
import type { Token } from '../../transport/token-source.js';
import type { StreamSessionOptions } from './stream-session-types.js';

const KEEP_MS = 5000;
const MOST_KEPT_MS = 60_000;

/** A stream that is known to be well described, before anything of it has opened. */
export interface StreamPlan {
  readonly dialect: StreamDialect;
  /** As the wire will be told of it, but for the token. */
  readonly wire: StreamOptions;
  readonly keepMs: number;
  readonly reconnect: ReconnectOptions;
  /** For one socket. Throws `config-invalid` if the token's URL is none. */
  withToken(token: Token | undefined): StreamOptions;
}

/** `callId` is known by now. Throws `config-invalid` with a sentence that names the option. */
export function planStream(options: StreamSessionOptions): StreamPlan {
  const { protocol, keepMs = KEEP_MS } = options;
  const dialect = Object.hasOwn(streamDialects, protocol) ? streamDialects[protocol] : undefined;
  if (!dialect) throw invalid(`protocol must be one of: ${Object.keys(streamDialects).join(', ')}.`);
  if (!(keepMs >= 0 && keepMs <= MOST_KEPT_MS)) throw invalid(`keepMs must be 0 to ${MOST_KEPT_MS}.`);
  const wire = wireOptions(options);
  check(dialect, wire);
  // With a token may come an address; without a source of tokens, all there will ever be is known now.
  if (!options.getToken && !options.tokenUrl) checkComplete(dialect, wire);
  return {
    dialect,
    wire,
    keepMs,
    reconnect: reconnectOptions(options),
    withToken(token) {
      const socket = { ...wire, token: token?.token, url: absoluteUrl(token?.url) ?? wire.url };
      check(dialect, socket);
      checkComplete(dialect, socket);
      return socket;
    },
  };
}

function check(dialect: StreamDialect, wire: StreamOptions): void {
  const wrong = dialect.check(wire);
  if (wrong) throw invalid(wrong);
  checkReachable(dialect.url(wire));
}

function checkComplete(dialect: StreamDialect, wire: StreamOptions): void {
  const missing = dialect.missing(wire);
  if (missing) throw invalid(missing);
}

function reconnectOptions({ reconnectBackoffMs, reconnectAttempts }: StreamSessionOptions): ReconnectOptions {
  const delaysMs = reconnectBackoffMs ? [...reconnectBackoffMs] : streamReconnect.delaysMs;
  if (delaysMs.length === 0 || !delaysMs.every((ms) => ms >= 0 && ms < 1e9))
    throw invalid('reconnectBackoffMs must be a list of milliseconds.');
  const attempts = reconnectAttempts ?? streamReconnect.attempts;
  if (!(attempts >= 0)) throw invalid('reconnectAttempts must be 0 or more.');
  return { ...streamReconnect, delaysMs, attempts };
}

/** Only what the wire needs, as plain data: it travels to a worker. */
function wireOptions(options: StreamSessionOptions): StreamOptions {
  const { codec, container, sampleRateHz, direction, agentId, clientId, agentWindowsUsername } = options;
  const { category, ani, agentAni, programId, codecNames } = options;
  return {
    url: absoluteUrl(options.url),
    callId: options.callId ?? '',
    codec,
    container,
    sampleRateHz,
    direction,
    agentId,
    clientId,
    agentWindowsUsername,
    category,
    ani,
    agentAni,
    programId,
    codecNames,
  };
}

function invalid(why: string): CallError {
  return new CallError('config-invalid', why);
}
