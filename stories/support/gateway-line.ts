import { Speaker, wait } from './pace.ts';

/** The gateway's end of one socket, as msw gives it. */
export interface Client {
  send(data: string | ArrayBuffer): void;
  close(code?: number): void;
}

/** What the played gateway needs of a call's first message (PROTOCOLS 1.6). */
export interface GatewayConfig {
  readonly sample_rate?: number;
  readonly first_message?: string;
}

/** One call, from the gateway's side. Nothing happens any more once its socket is closed. */
export class GatewayLine {
  readonly config: GatewayConfig;
  /** What the visitor typed, when it arrives. */
  ontext: ((text: string) => void) | undefined;
  readonly #client: Client;
  readonly #over: AbortSignal;
  readonly #toolResults = new Map<string, (result: unknown) => void>();
  readonly #speaker: Speaker;

  constructor(client: Client, config: GatewayConfig, over: AbortSignal) {
    this.#client = client;
    this.config = config;
    this.#over = over;
    this.#speaker = new Speaker(config.sample_rate ?? 16_000, over, (pcm) => client.send(pcm));
  }

  /** Takes what the page sends after its config. */
  receive(message: Readonly<Record<string, unknown>>): void {
    if (message['type'] === 'text') this.ontext?.(String(message['data']));
    if (message['type'] === 'tool_result') this.#toolResults.get(String(message['call_id']))?.(message['result']);
    if (message['type'] === 'hangup') this.#client.close(1000);
  }

  send(message: Readonly<Record<string, unknown>>): void {
    this.sendText(JSON.stringify(message));
  }

  sendText(text: string): void {
    if (!this.#over.aborted) this.#client.send(text);
  }

  says(role: 'user' | 'assistant', text: string, final = true): void {
    this.send({ type: 'transcript', role, text, final });
  }

  activity(state: 'listening' | 'thinking' | 'speaking'): void {
    this.send({ type: 'state', state });
  }

  /** Asks the page to use one of its tools; resolves with the page's answer. */
  callTool(name: string, args: Readonly<Record<string, unknown>>): Promise<unknown> {
    const id = `tool-${this.#toolResults.size + 1}`;
    this.send({ type: 'tool_call', call_id: id, name, args });
    return new Promise((resolve) => this.#toolResults.set(id, resolve));
  }

  /** Speaks for `durationMs`, at the pace of speech; resolves when all of it is sent. */
  speak(durationMs: number): Promise<void> {
    return this.#speaker.speak(durationMs);
  }

  /** Never resolves if the call ends meanwhile. */
  wait(durationMs: number): Promise<void> {
    return wait(durationMs, this.#over);
  }

  /** Ends the socket; 1006 is a line that was cut. */
  drop(code: number): void {
    this.#client.close(code);
  }
}
