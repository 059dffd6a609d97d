import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { CallCheck, CheckedStep } from '../../sessions/index.js';
import { errorText } from '../parts/common-messages.js';
import type { OperatorMessages } from './messages.js';

type Verdict = '' | 'checking' | 'ready' | 'notReady';

/** Tells whether calls can be taken here, before there is one: a button, its steps as they are done, and the verdict. */
export class CheckView {
  readonly #host: ReactiveControllerHost;
  readonly #check: (onstep: (step: CheckedStep) => void) => Promise<CallCheck>;
  #steps: readonly CheckedStep[] = [];
  #verdict: Verdict = '';

  constructor(host: ReactiveControllerHost, check: (onstep: (step: CheckedStep) => void) => Promise<CallCheck>) {
    this.#host = host;
    this.#check = check;
  }

  /** '' before the first check. */
  told(messages: OperatorMessages): string {
    return this.#verdict && messages[this.#verdict];
  }

  async run(): Promise<CallCheck> {
    this.#show([], 'checking');
    try {
      const check = await this.#check((step) => this.#show([...this.#steps, step], 'checking'));
      this.#show(check.steps, check.passed ? 'ready' : 'notReady');
      return check;
    } catch (cause) {
      this.#show([], '');
      throw cause;
    }
  }

  render(messages: OperatorMessages): TemplateResult {
    return html`<button class="more" part="check-button" @click=${() => void this.run().catch(() => undefined)}>
        ${messages.check}
      </button>
      ${
        this.#verdict
          ? html`<ol part="check">
                ${this.#steps.map((step) => stepView(step, messages))}
              </ol>
              <p class="notice" part="check-verdict">${this.told(messages)}</p>`
          : nothing
      }`;
  }

  #show(steps: readonly CheckedStep[], verdict: Verdict): void {
    this.#steps = steps;
    this.#verdict = verdict;
    this.#host.requestUpdate();
  }
}

function stepView({ step, passed, ms, error }: CheckedStep, messages: OperatorMessages): TemplateResult {
  const took = step === 'round-trip' ? `${ms} ms` : 'OK';
  const [mark, outcome] = passed ? ['✓', took] : error ? ['✕', errorText(messages, error)] : ['–', messages.notChecked];
  return html`<li part="check-step">${mark} ${messages.checks[step]}: ${outcome}</li>`;
}
