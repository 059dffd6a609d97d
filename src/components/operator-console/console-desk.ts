import type {
  CallCheck,
  CallError,
  CheckedStep,
  OperatorCall,
  OperatorSession,
  PhoneNumber,
} from '../../sessions/index.js';
import { askToNotify } from './call-alert.js';
import type { CheckState } from './check-view.js';
import { ConsoleHost } from './console-host.js';
import { listed } from './console-settings.js';
import { Dialer } from './dialer.js';
import { NumbersPicker } from './numbers-picker.js';

const ENDINGS: readonly CallError['code'][] = ['busy', 'session-ended'];

/** What an operator asks for: calls on some numbers, and calls to others. */
export class ConsoleDesk extends ConsoleHost {
  protected readonly picker = new NumbersPicker(
    this,
    () => this.session.listPhoneNumbers(),
    () => {
      if (this.presence !== 'offline') this.goOnline().catch(() => undefined);
    },
  );
  protected readonly dialer = new Dialer(this, (to, callerId) => this.dial(to, { callerId }));

  /** Undefined: none has been made. */
  protected check: CheckState | undefined;

  /**
   * Offers the operator for calls on these numbers, by id; without: on those that the operator chose, those of the attribute
   * `numbers`, or all. Again while online: on others instead. Rejects with the CallError that is shown too.
   */
  async goOnline(ids?: readonly string[]): Promise<void> {
    this.prepare();
    if (this.notifications) askToNotify();
    if (ids) this.picker.chosen = ids;
    const { chosen = this.wanted } = this.picker;
    const all = chosen.length === 0 && !this.picker.chosen;
    await this.#shown(async () => this.session.goOnline(all ? (await this.picker.load()).map(({ id }) => id) : chosen));
    // Their names, and from which of them to call.
    this.picker.load().catch(() => undefined);
  }

  /**
   * Tries what a call needs, on- or offline, and lets go of all of it; the settings show the steps. Call it inside a click.
   * Rejects with `invalid-state` during a call, with `session-ended` when something stops it.
   */
  async checkCall(): Promise<CallCheck> {
    this.prepare();
    const show = (check?: CheckState): void => {
      this.check = check;
      this.requestUpdate();
    };
    const steps: CheckedStep[] = [];
    show({ steps, verdict: 'checking' });
    try {
      const check = await this.session.checkCall((step) => {
        steps.push(step);
        this.requestUpdate();
      });
      show({ steps, verdict: check.passed ? 'ready' : 'notReady' });
      return check;
    } catch (cause) {
      show();
      throw cause;
    }
  }

  /** The numbers of the account. Rejects with `unauthorized`, `request-failed` or `token-failed`. */
  listPhoneNumbers(): Promise<PhoneNumber[]> {
    return this.session.listPhoneNumbers();
  }

  /**
   * Calls a number as people write it, from one of the account's numbers (E.164), by default the one that the operator
   * chose. Call it inside a click. Rejects with the CallError that is shown too.
   */
  async dial(to: string, options?: { readonly callerId?: string | undefined }): Promise<OperatorCall> {
    const callerId = options?.callerId ?? this.dialer.callerId(this.picker.numbers) ?? '';
    this.prepare();
    return this.#shown(() => this.session.dial(to, { callerId }));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.autoOnline && this.presence === 'offline') void this.#goOnlineAlone();
  }

  protected override adopt(session: OperatorSession, signal: AbortSignal): void {
    super.adopt(session, signal);
    this.picker.forget();
  }

  /** What the attribute asks for; none: all. */
  protected get wanted(): readonly string[] {
    return listed(this.numbers ?? '');
  }

  protected readonly onCheck = (): void => void this.checkCall().catch(() => undefined);

  protected readonly onDial = (to: string, callerId: string | undefined): void =>
    void this.dial(to, { callerId }).catch(() => undefined);

  protected togglePicker(): void {
    this.picker.open = !this.picker.open;
    this.requestUpdate();
    if (this.picker.open) this.#shown(() => this.picker.load()).catch(() => undefined);
  }

  async #shown<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (cause) {
      const error = cause as CallError;
      // How a dialled call ended stands in the status already.
      if (!ENDINGS.includes(error.code)) this.error = error;
      throw cause;
    }
  }

  /** The page may still be setting its properties. */
  async #goOnlineAlone(): Promise<void> {
    await this.updateComplete;
    if (this.isConnected && this.presence === 'offline') this.goOnline().catch(() => undefined);
  }
}
