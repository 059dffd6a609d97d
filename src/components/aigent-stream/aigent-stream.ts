import { adoptStyles, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Levels } from '../../sessions/index.js';
import { Announcer } from '../parts/announcer.js';
import { clockTime } from '../parts/call-clock.js';
import { cardStyles } from '../parts/card.styles.js';
import { errorText, warningText } from '../parts/common-messages.js';
import { LevelMeters, meterStyles } from '../parts/level-meters.js';
import { reflectState } from '../parts/reflect-state.js';
import { tokens } from '../parts/tokens.styles.js';
import type { VoiceRing } from '../parts/voice-ring.js';
import { Words } from '../parts/words.js';
import { styles } from './aigent-stream.styles.js';
import { controlsView } from './controls-view.js';
// By name alone: this one stays in the declarations and brings the events' types to applications.
import './events.js';
import { languages } from './languages.js';
import { en, type StreamMessages } from './messages.js';
import { sidesView } from './sides-view.js';
import { lostText, missingSides, streamStatus } from './status-text.js';
import { StreamHost } from './stream-host.js';

/** The card waits so long for its ring; then the ring comes when it comes. */
const RING_PATIENCE_MS = 500;

/**
 * Both sides of a call, streamed to Aigent's speech analytics, as one tag.
 *
 * @tag aigent-stream
 * @attr {string} lang - The language of the words, if not that of the nearest ancestor: ar, de, en, es, fr, it, ja or pt.
 * @slot icon - A logo, beside the heading of the card.
 * @slot title - The heading; "Speech analytics" by default.
 * @slot footer - Below everything else.
 * @csspart card - The whole.
 * @csspart title - The heading.
 * @csspart ring - The voice ring of the card; `ring-local`, `ring-remote` and `ring-heart` are its pieces: outside the agent, inside the client.
 * @csspart status - What the stream is doing, in words.
 * @csspart time - How much has been sent.
 * @csspart sides - The two level meters; `side`, `side-name` and `level` are its pieces.
 * @csspart lost - How much of a side could not be sent.
 * @csspart notice - The sentence that tells of a trouble the stream survives.
 * @csspart error - The sentence that tells what went wrong.
 * @csspart controls - The row of buttons; `stream-button` and `pause-button` are its pieces.
 * @cssprop --call-accent - Colour of ring and meters and the start button.
 * @cssprop --call-on-accent - Text on the accent.
 * @cssprop --call-surface - Background of the card.
 * @cssprop --call-raised - Background of quiet pieces on the card.
 * @cssprop --call-text - Text.
 * @cssprop --call-quiet-text - Less important text.
 * @cssprop --call-line - Borders and the ring at rest.
 * @cssprop --call-danger - Errors and what was lost.
 * @cssprop --call-radius - Corner radius of the card.
 * @cssprop --call-control-radius - Corner radius of buttons and boxes.
 * @cssprop --call-font - Font family.
 * @cssprop --call-width - Width of the card; 360px.
 * @cssprop --call-ring-size - Diameter of the ring of the card; 120px.
 * @cssstate idle - Nothing was streamed yet. `connecting`, `streaming`, `paused`, `degraded`, `reconnecting` and `ended` likewise.
 * @fires {CustomEvent} stream-state-change - `{ state, previous, reason? }`
 * @fires {CustomEvent<StreamStats>} stream-stats - What was sent and lost of each side, in milliseconds; at most once a second.
 * @fires {CustomEvent<CallError>} call-error - One fault, one event.
 * @fires {CustomEvent<CallWarning>} call-warning - `{ code, raised, message }`
 */
export class AigentStream extends StreamHost {
  static override styles = [tokens, meterStyles, cardStyles, styles];

  readonly #states = reflectState(this);
  readonly #words = new Words<StreamMessages>(this, en, languages);
  readonly #announcer = new Announcer();
  readonly #levels = (): Levels => ({ local: this.levels.agent, remote: this.levels.client });
  #meters = new LevelMeters(this, this.#levels);
  /** In the card, when it has been fetched. */
  #ring: VoiceRing | undefined;
  #ringAsked = false;
  #hadFocus = false;

  protected override async scheduleUpdate(): Promise<void> {
    if (!this.hasUpdated) await this.#words.ready;
    if (this.variant === 'card' && !this.#ringAsked)
      await Promise.race([this.#fetchRing(), new Promise((resolve) => setTimeout(resolve, RING_PATIENCE_MS))]);
    void super.scheduleUpdate();
  }

  async #fetchRing(): Promise<void> {
    this.#ringAsked = true;
    try {
      const { VoiceRing, ringStyles } = await import('../parts/voice-ring.js');
      adoptStyles(this.renderRoot as ShadowRoot, [ringStyles, ...AigentStream.elementStyles]);
      this.#meters.run(false);
      this.#meters = this.#ring = new VoiceRing(this, this.#levels);
      this.requestUpdate();
    } catch {
      // An ornament: the meters show the same.
    }
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    this.#hadFocus = this.matches(':focus-within');
  }

  protected override updated(): void {
    this.#states(this.state);
    this.#meters.run(this.isConnected && (this.state === 'streaming' || this.state === 'degraded'));
    // What had the focus has gone, with the state that it belonged to.
    if (this.#hadFocus && !this.shadowRoot?.activeElement) this.renderRoot.querySelector<HTMLElement>('.card')?.focus();
  }

  // The event `call-error` and the sentence on screen have told of what went wrong.
  readonly #onStream = (): void => {
    if (this.inCall || this.starting) void this.stop();
    else this.start().catch(() => undefined);
  };

  readonly #onPause = (): void => {
    if (this.state === 'paused') this.resume();
    else this.pause();
  };

  override render(): TemplateResult {
    const messages = this.#words.with(this.messages);
    const { language } = this.#words;
    const { session, starting, callLess } = this;
    const live = this.inCall || starting;
    const { detail, stats } = session;
    const compact = this.variant === 'compact';
    const missing = missingSides(detail);
    const status = streamStatus(detail, starting || callLess, messages);
    const sentMs = Math.max(stats.agent.sentMs, stats.client.sentMs);
    const lostMs = { agent: stats.agent.droppedMs, client: stats.client.droppedMs };
    const warning = live ? this.notices.newest : undefined;
    const notice = warning ? warningText(messages, warning) : this.#hint(messages);
    const error = this.error ? errorText(messages, this.error) : '';
    this.#announcer.tell(error ? '' : status, notice, error);
    return html`<div class="root" lang=${language} dir=${messages.direction}>
      <p class="hidden" role="status">${this.#announcer.text}</p>
      <section
        class="card ${missing.map((channel) => `no-${channel}`).join(' ')}"
        part="card"
        tabindex="-1"
        aria-labelledby="title"
      >
        <div class=${compact ? 'hidden' : 'heading'}>
          <slot name="icon"></slot>
          <h2 class="title" id="title" part="title"><slot name="title">${messages.title}</slot></h2>
        </div>
        ${compact ? nothing : this.#ring?.render()}
        <div class="about">
          <div class="state">
            <p class="status" part="status">${status}</p>
            <span class="time" part="time">${sentMs > 0 ? clockTime(sentMs, language) : ''}</span>
            ${
              compact
                ? html`<span class="lost" part="lost"
                    >${lostText(Math.max(lostMs.agent, lostMs.client), messages, language)}</span
                  >`
                : nothing
            }
          </div>
          ${sidesView({ messages, language, missing, lostMs: compact ? undefined : lostMs })}
        </div>
        <p class="notice" part="notice" ?hidden=${!notice}>${notice}</p>
        <p class="error" part="error" ?hidden=${!error}>${error}</p>
        ${
          live || !callLess
            ? controlsView({
                messages,
                live,
                paused: this.state === 'paused',
                compact,
                onpause: this.#onPause,
                onstream: this.#onStream,
              })
            : nothing
        }
        <slot name="footer"></slot>
      </section>
    </div>`;
  }

  /** The browser's own question says nothing of the sound that it needs. */
  #hint({ chooseDisplay }: StreamMessages): string {
    const asks = this.clientSource === 'display' && !this.clientStream;
    return asks && (!this.inCall || this.state === 'connecting') ? chooseDisplay : '';
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'aigent-stream': AigentStream;
  }
}
