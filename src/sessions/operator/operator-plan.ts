import type { OperatorDialect } from '../../protocols/operator-dialect.js';
import { operatorDialects } from '../../protocols/operator-dialects.js';
import { absoluteUrl, checkReachable } from '../../transport/endpoint.js';
import type { OperatorNames, PresenceOptions } from '../../transport/operator-hosts.js';
import type { Token } from '../../transport/token-source.js';
import { checkReconnect, invalid } from '../plan-checks.js';
import type { OperatorSessionOptions } from './operator-session-types.js';

/** A platform that is known to be well described, before anything has opened. */
export interface OperatorPlan {
  readonly options: OperatorSessionOptions;
  readonly dialect: OperatorDialect<OperatorNames>;
  /** What the wire is told once there is a token. Throws `config-invalid` if the token's URL is none. */
  withToken(token: Token | undefined): PresenceOptions;
}

/** Throws `config-invalid` with a sentence that names the option. */
export function planOperator(options: OperatorSessionOptions): OperatorPlan {
  const { protocol, names } = options;
  const dialect = Object.hasOwn(operatorDialects, protocol) ? operatorDialects[protocol] : undefined;
  if (!dialect) throw invalid(`protocol must be one of: ${Object.keys(operatorDialects).join(', ')}.`);
  if (!options.getToken && !options.tokenUrl) throw invalid('getToken or tokenUrl is missing.');
  checkTimes(options);
  const wire = (token: Token | undefined): PresenceOptions => {
    const url = absoluteUrl(token?.url) ?? absoluteUrl(options.url);
    const wrong = dialect.presence.check({ url, names });
    if (wrong) throw invalid(wrong);
    checkReachable(dialect.presence.url({ url, names }));
    return { url, names, token: token?.token };
  };
  wire(undefined);
  return { options, dialect, withToken: wire };
}

function checkTimes(options: OperatorSessionOptions): void {
  const { heartbeatIntervalMs } = options;
  // The platform drops a presence that was silent for 90 s (PROTOCOLS 4.3).
  if (heartbeatIntervalMs !== undefined && !(heartbeatIntervalMs >= 1000 && heartbeatIntervalMs <= 80_000))
    throw invalid('heartbeatIntervalMs must be 1000 to 80000.');
  checkReconnect(options);
}
