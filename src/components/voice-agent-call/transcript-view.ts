import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { TranscriptEntry } from '../../sessions/index.js';
import { copyIcon, downIcon } from '../parts/icons.js';
import { linkedText } from './linked-text.js';
import type { VoiceAgentMessages } from './messages.js';

/** Lines on screen: when there are more than MOST, the newest FEWEST stay; the transcript itself keeps more. */
const MOST = 200;
const FEWEST = 100;
const SHOWN_CHARACTERS = 4000;
const COPIED_MS = 3000;

export interface Conversation {
  readonly lines: readonly TranscriptEntry[];
  /** What the agent is using just now. */
  readonly tool: string | undefined;
  readonly collapsed: boolean;
  /** What is spoken, BCP 47. */
  readonly language: string | undefined;
  /** Hosts that the agent may link to. */
  readonly links: readonly string[];
  /** The agent is heard: a screen reader need not read it as well. */
  readonly heard: boolean;
}

/** What was said, oldest first; nothing at all before the first line. Text nodes only: none of it is trusted. */
export class TranscriptView {
  readonly #host: ReactiveControllerHost & HTMLElement;
  #from = 0;
  #atEnd = true;
  #lines: readonly TranscriptEntry[] = [];
  #messages: VoiceAgentMessages | undefined;
  /** How the last copying went: a word to show and to say. */
  outcome = '';

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
  }

  render(
    { lines, tool, collapsed, language, links, heard }: Conversation,
    messages: VoiceAgentMessages,
  ): TemplateResult | typeof nothing {
    this.#lines = lines;
    this.#messages = messages;
    if (lines.length === 0 && !tool) return nothing;
    // Only under a reader who is at the end: lines taken away above would move the others.
    if (lines.length < this.#from || (this.#atEnd && lines.length - this.#from > MOST)) {
      this.#from = Math.max(0, lines.length - FEWEST);
    }
    // Focusable, so that it can be scrolled by keyboard; quiet where the agent is heard already.
    return html`<details class="conversation" part="conversation" ?open=${!collapsed} @toggle=${this.follow}>
      <summary part="transcript-toggle">${downIcon}${messages.transcript}</summary>
      <div class="copy">
        ${this.outcome}
        <button
          class="round"
          part="copy-button"
          aria-label=${messages.copy}
          title=${messages.copy}
          @click=${this.#copy}
        >
          ${copyIcon}
        </button>
      </div>
      <div
        class="transcript"
        role="log"
        aria-live=${heard ? 'off' : 'polite'}
        aria-label=${messages.transcript}
        tabindex="0"
        @scroll=${this.#onScroll}
      >
        ${
          this.#from > 0
            ? html`<button class="more" part="earlier-button" @click=${this.#showEarlier}>${messages.earlier}</button>`
            : nothing
        }
        <ol part="transcript" lang=${language || nothing}>
          ${lines.slice(this.#from).map((line) => lineView(line, messages, links))}
          ${
            tool
              ? html`<li class="line tool" part="line line-tool">
                  ${messages.tool.replace('{name}', `\u2068${tool}\u2069`)}
                </li>`
              : nothing
          }
        </ol>
      </div>
      ${
        this.#atEnd
          ? nothing
          : html`<button class="more newest" part="newest-button" @click=${this.#showNewest}>
              ${downIcon}${messages.newest}
            </button>`
      }
    </details>`;
  }

  /** After each update. A reader who has scrolled up is left where they are. */
  readonly follow = (): void => {
    const log = this.#log;
    if (log && this.#atEnd) log.scrollTop = log.scrollHeight;
  };

  get #log(): HTMLElement | null | undefined {
    return this.#host.shadowRoot?.querySelector<HTMLElement>('.transcript');
  }

  readonly #onScroll = ({ currentTarget }: Event): void => {
    const log = currentTarget as HTMLElement;
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 24;
    if (atEnd === this.#atEnd) return;
    this.#atEnd = atEnd;
    this.#host.requestUpdate();
  };

  readonly #showNewest = (): void => {
    this.#atEnd = true;
    this.#host.requestUpdate();
    this.#log?.focus();
  };

  readonly #showEarlier = async (): Promise<void> => {
    const log = this.#log;
    if (!log) return;
    const toEnd = log.scrollHeight - log.scrollTop;
    this.#atEnd = false;
    this.#from = Math.max(0, this.#from - MOST);
    this.#host.requestUpdate();
    log.focus();
    await this.#host.updateComplete;
    log.scrollTop = log.scrollHeight - toEnd;
  };

  readonly #copy = async (): Promise<void> => {
    const { user, agent, copied, notCopied } = this.#messages as VoiceAgentMessages;
    const names = { user, agent };
    const text = this.#lines.map((line) => `${names[line.role]}: ${line.text}`).join('\n');
    try {
      await navigator.clipboard.writeText(text);
      this.outcome = copied;
    } catch {
      // No permission, or no secure page.
      this.outcome = notCopied;
    }
    this.#host.requestUpdate();
    setTimeout(() => {
      this.outcome = '';
      this.#host.requestUpdate();
    }, COPIED_MS);
  };
}

function lineView(line: TranscriptEntry, messages: VoiceAgentMessages, links: readonly string[]): TemplateResult {
  return html`<li class="line ${line.role} ${line.final ? '' : 'interim'}" part="line line-${line.role}">
    <span class="speaker">${messages[line.role]}</span>
    <bdi>${linkedText(shown(line.text), line.role === 'agent' ? links : [])}</bdi>
  </li>`;
}

function shown(text: string): string {
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}
