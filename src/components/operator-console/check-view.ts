import { html, type TemplateResult } from 'lit';
import type { CheckedStep } from '../../sessions/index.js';
import { errorText } from '../parts/common-messages.js';
import type { OperatorMessages } from './messages.js';

/** Where the check before calls stands. */
export interface CheckState {
  /** Those that are done. */
  readonly steps: readonly CheckedStep[];
  /** The word for it. */
  readonly verdict: 'checking' | 'ready' | 'notReady';
}

/** A button, the steps as they are done, and the verdict. */
export function checkView(
  messages: OperatorMessages,
  check: CheckState | undefined,
  oncheck: () => void,
): TemplateResult {
  return html`<button class="more" part="check-button" @click=${oncheck}>${messages.check}</button> ${
      check &&
      html`<ol part="check">
          ${check.steps.map((step) => html`<li part="check-step">${stepText(step, messages)}</li>`)}
        </ol>
        <p class="notice" part="check-verdict">${messages[check.verdict]}</p>`
    }`;
}

function stepText({ step, passed, ms, error }: CheckedStep, messages: OperatorMessages): string {
  const name = messages.checks[step];
  if (passed) return `✓ ${name}: ${step === 'round-trip' ? `${ms} ms` : 'OK'}`;
  return error ? `✕ ${name}: ${errorText(messages, error)}` : `– ${name}: ${messages.notChecked}`;
}
