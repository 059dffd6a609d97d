import { toMulaw } from './mulaw.ts';
import { Speaker, wait } from './pace.ts';

const SAMPLE_RATE_HZ = 8000;

/** The platform's end of one socket, as msw gives it. */
export interface Client {
  send(data: string | ArrayBuffer): void;
  close(code?: number): void;
}

/** Who calls, and on which of our numbers. */
export interface Offer {
  readonly from: string;
  readonly to?: string;
  readonly phoneNumberId?: string;
}

/** One socket of an operator. Nothing happens on it any more once it is closed. */
class PlayedLine {
  protected readonly client: Client;
  protected readonly over: AbortSignal;

  constructor(client: Client, over: AbortSignal) {
    this.client = client;
    this.over = over;
  }

  /** Never resolves if the line ends meanwhile. */
  wait(durationMs: number): Promise<void> {
    return wait(durationMs, this.over);
  }

  /** Ends the socket; 1006 is a line that was cut. */
  drop(code: number): void {
    if (!this.over.aborted) this.client.close(code);
  }
}

/** An operator's presence, from the platform's side (PROTOCOLS 4.3). */
export class PresenceLine extends PlayedLine {
  /** 1 is the first since the story began. */
  readonly connection: number;
  readonly #over = new Map<string, () => void>();

  constructor(client: Client, over: AbortSignal, connection: number) {
    super(client, over);
    this.connection = connection;
  }

  send(message: Readonly<Record<string, unknown>>): void {
    if (!this.over.aborted) this.client.send(JSON.stringify(message));
  }

  /** Offers a call, which rings; returns its id. */
  offer(call: Offer): string {
    const callSid = `call-${crypto.randomUUID()}`;
    this.send({ type: 'incoming_call', callSid, ...call });
    return callSid;
  }

  /** Offers a call and resolves when the operator is done with it: declined, or hung up. */
  async offerUntilOver(call: Offer): Promise<void> {
    const callSid = this.offer(call);
    await new Promise<void>((resolve) => this.#over.set(callSid, resolve));
  }

  callOver(callSid: string): void {
    this.#over.get(callSid)?.();
  }

  taken(callSid: string): void {
    this.send({ type: 'call_taken', callSid });
  }

  assign(callSid: string): void {
    this.send({ type: 'call_assigned', callSid });
  }

  started(to: string): void {
    this.send({ type: 'outbound_started', callSid: `call-${crypto.randomUUID()}`, to });
  }
}

/** The sound of one call, from the platform's side (PROTOCOLS 4.4). */
export class SoundLine extends PlayedLine {
  readonly #speaker: Speaker;

  constructor(client: Client, over: AbortSignal) {
    super(client, over);
    this.#speaker = new Speaker(SAMPLE_RATE_HZ, over, (pcm) => client.send(toMulaw(pcm)));
  }

  /** Speaks for `durationMs`, at the pace of speech; resolves when all of it is sent. */
  speak(durationMs: number): Promise<void> {
    return this.#speaker.speak(durationMs);
  }
}
