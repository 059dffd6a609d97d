import { property } from '../parts/property.js';
import { CallSettings } from './call-settings.js';
import type { OwnMessages } from './messages.js';

/** The attributes and properties that say what the visitor sees; each may change at any time. */
export abstract class CallAppearance extends CallSettings {
  /** `card` (default), `compact` (one row) or `button` (opens the card as a panel). */
  @property({ reflect: true }) variant: 'card' | 'compact' | 'button' | undefined;
  /** `inline` (default), or at an edge of the window. */
  @property({ reflect: true }) placement:
    'inline' | 'bottom-right' | 'bottom-left' | 'bottom' | 'top-right' | 'top-left' | undefined;
  /** With `variant="button"`: the panel is shown. Closing it does not end a call. */
  @property({ type: Boolean, reflect: true }) open = false;
  /** `on` (default) shows what was said, `collapsed` on demand, `off` does not. */
  @property() transcript: 'on' | 'off' | 'collapsed' | undefined;
  /** Ask for the visitor's consent before the first call. */
  @property({ type: Boolean }) consent = false;
  /** Remember the consent on later visits, as long as this value stays the same. */
  @property({ attribute: 'consent-remember' }) consentRemember: string | undefined;
  /** Offer a line to type to the agent. */
  @property({ attribute: 'text-input', type: Boolean }) textInput = false;
  /** Show what is being said before it is final. */
  @property({ attribute: 'interim-transcript', type: Boolean }) interimTranscript = false;
  /** Hosts (`shop.example`) whose addresses in the agent's lines become links; none when absent. */
  @property({ attribute: false }) links: readonly string[] | undefined;
  /** Words of your own, in place of the language's: any of them. */
  @property({ attribute: false }) messages: OwnMessages | undefined;
}
