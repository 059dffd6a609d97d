import { html, nothing, type TemplateResult } from 'lit';
import type { PresenceState } from '../../sessions/index.js';
import type { OperatorMessages } from './messages.js';
import type { NumbersPicker } from './numbers-picker.js';
import { numberName } from './status-text.js';

/** The account's numbers while the picker is open, each to be ticked. `wanted`: ids of the attribute; none: all. */
export function numbersView(
  picker: NumbersPicker,
  messages: OperatorMessages,
  presence: PresenceState,
  wanted: readonly string[],
): TemplateResult | typeof nothing {
  if (!picker.open) return nothing;
  const { numbers } = picker;
  const rejected = presence.phase === 'online' ? presence.rejected : [];
  const chosen = picker.chosen ?? (wanted.length > 0 ? wanted : numbers.map(({ id }) => id));
  const tick = (id: string, on: boolean): void =>
    picker.choose(on ? [...chosen, id] : chosen.filter((other) => other !== id));
  return html`<fieldset class="numbers" part="numbers" id="numbers">
    <legend class="hidden">${messages.numbers}</legend>
    ${picker.found?.length === 0 ? html`<p class="notice">${messages.noneListed}</p>` : nothing}
    ${numbers.map((number) => {
      const { id } = number;
      return html`<label class="number" part="number">
        <input
          type="checkbox"
          .checked=${chosen.includes(id)}
          @change=${({ target }: Event) => tick(id, (target as HTMLInputElement).checked)}
        />
        <span>
          ${numberName(number)}
          ${rejected.includes(id) ? html`<em part="rejected">${messages.notAccepted}</em>` : nothing}
        </span>
      </label>`;
    })}
  </fieldset>`;
}
