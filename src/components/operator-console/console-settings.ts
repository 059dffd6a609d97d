import { property } from '../parts/property.js';
import { CallSessionHost } from '../parts/call-session-host.js';
import type { OperatorNames, OperatorProtocol, OperatorSession, OperatorSessionOptions } from '../../sessions/index.js';
import type { OwnMessages } from './messages.js';

/** The attributes and properties that describe an operator's platform and what the operator sees and hears. */
export abstract class ConsoleSettings extends CallSessionHost<OperatorSession> {
  /** The wire: `audin`. */
  @property() protocol: OperatorProtocol | undefined;
  /** Ids of the numbers to go online on, separated by spaces or commas; all of the account's when absent. */
  @property() numbers: string | undefined;
  /** Seconds between two signs of life; 25. */
  @property({ attribute: 'heartbeat-interval', type: Number }) heartbeatInterval: number | undefined;
  /** Seconds before each try to get presence back, separated by spaces or commas; the last repeats; `1 2 5 10 30`. */
  @property({ attribute: 'reconnect-backoff' }) reconnectBackoff: string | undefined;
  /** `on` (default; as the browser's language sounds), `europe`, `north-america`, `off`, or the address of a sound to ring with. */
  @property() ringtone: string | undefined;
  /** Tell of calls on the desktop too while the page is hidden. The browser asks the operator. */
  @property({ type: Boolean }) notifications = false;
  /** Go online as soon as the element is in the page. */
  @property({ attribute: 'auto-online', type: Boolean }) autoOnline = false;
  /** `card` (default) or `compact`. */
  @property({ reflect: true }) variant: 'card' | 'compact' | undefined;
  /** `on` (default): with the focus in the console A accepts, R rejects, M mutes, H hangs up, 0-9 * # press keys; or `off`. */
  @property() shortcuts: 'on' | 'off' | undefined;
  /** Other names than the assumed ones, where the platform's wire is not publicly known. */
  @property({ attribute: false }) names: OperatorNames | undefined;
  /** Words of your own, in place of the language's: any of them. */
  @property({ attribute: false }) messages: OwnMessages | undefined;

  /** As the session takes them. */
  protected sessionOptions(): OperatorSessionOptions {
    const { heartbeatInterval, reconnectBackoff } = this;
    return {
      ...this.connection,
      // A wrong or missing name is told as config-invalid.
      protocol: this.protocol as OperatorProtocol,
      names: this.names,
      heartbeatIntervalMs: heartbeatInterval === undefined ? undefined : heartbeatInterval * 1000,
      reconnectBackoffMs: reconnectBackoff
        ? listed(reconnectBackoff).map((seconds) => Number(seconds) * 1000)
        : undefined,
    };
  }
}

/** `a, b c` as a list. */
export function listed(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}
