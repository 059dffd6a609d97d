import { FramePool, type ToPlayback } from '../audio/frame-ports.js';
import type { Dialect, MediaMessage, Wire } from '../protocols/dialect.js';
import type { LinkCommand, LinkEvent, LinkStats } from './link-messages.js';
import { InboundWatch } from './inbound-watch.js';
import { Socket } from './socket.js';
import { Uplink } from './uplink.js';

const TICK_MS = 1000;

/** The dialects a host can speak, by name. */
export type DialectMap<Options, Command, Message> = Readonly<Record<string, Dialect<Options, Command, Message>>>;

type Open<Options, Command> = Extract<LinkCommand<Options, Command>, { type: 'open' }>;

/**
 * One conversation: a wire, its socket, and the sound between the socket and the audio thread. The same code runs in a
 * worker and, as the inline twin, on the page.
 */
export class LinkHost<Options, Command, Message extends { readonly type: string }> {
  readonly #dialects: DialectMap<Options, Command, Message>;
  readonly #emit: (event: LinkEvent<Message>) => void;
  readonly #pool = new FramePool();
  #wire: Wire<Command, Message> | undefined;
  #socket: Socket | undefined;
  #uplink = new Uplink(20);
  #capture: MessagePort | undefined;
  #playback: MessagePort | undefined;
  #downlinkRateHz = 0;
  #ready = false;
  #farewell: Command | undefined;
  #receivedSamples = 0;
  #watch: InboundWatch | undefined;
  #readyTimer: ReturnType<typeof setTimeout> | undefined;
  #ticker: ReturnType<typeof setInterval> | undefined;

  constructor(dialects: DialectMap<Options, Command, Message>, emit: (event: LinkEvent<Message>) => void) {
    this.#dialects = dialects;
    this.#emit = emit;
  }

  handle(command: LinkCommand<Options, Command>): void {
    if (command.type === 'open') this.#open(command);
    else if (command.type === 'send') this.#send(command.command);
    else if (command.type === 'clear-playback') this.#clearPlayback();
    else this.#close(command.farewell);
  }

  #open({ protocol, options, connectLimitMs, capture, playback }: Open<Options, Command>): void {
    const dialect = this.#dialects[protocol];
    if (!dialect) throw new TypeError(`This link does not speak ${protocol}.`);
    const { uplink, downlink } = dialect.formats(options);
    this.#uplink = new Uplink(uplink.frameMs);
    this.#downlinkRateHz = downlink.sampleRateHz;
    this.#wire = dialect.connect(options);
    this.#capture = capture;
    this.#playback = playback;
    capture.onmessage = ({ data }: MessageEvent<Float32Array<ArrayBuffer>>) => this.#sendAudio(data);
    playback.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => this.#pool.give(data);
    this.#socket = this.dial(dialect.url(options), connectLimitMs, {
      open: () => {
        if (this.#farewell !== undefined) return this.#close(this.#farewell);
        this.#watch = new InboundWatch(performance.now(), (warning) => this.#emit({ type: 'warning', warning }));
        this.#wire?.greet().forEach((data) => this.#socket?.send(data));
        this.#readyTimer = setTimeout(() => this.#becomeReady(), dialect.readyAfterMs);
      },
      message: (data) => this.#receive(data),
      end: (end) => {
        this.#release();
        this.#emit({ type: 'closed', end });
      },
    });
  }

  protected dial(...socket: ConstructorParameters<typeof Socket>): Socket {
    return new Socket(...socket);
  }

  #becomeReady(): void {
    if (this.#ready) return;
    clearTimeout(this.#readyTimer);
    this.#ready = true;
    this.#ticker = setInterval(() => this.#tick(), TICK_MS);
    this.#emit({ type: 'ready' });
  }

  #receive(data: string | ArrayBuffer): void {
    this.#watch?.received(data, performance.now());
    const messages = this.#wire?.read(data, this.#pool.take) ?? [];
    // An error instead of a welcome must be told before "ready", or the call would be active for one moment.
    if (!messages.some((message) => message.type === 'error')) this.#becomeReady();
    for (const message of messages as MediaMessage[]) this.#deliver(message);
  }

  #deliver(message: MediaMessage): void {
    if (message.type === 'audio') {
      this.#receivedSamples += message.samples.length;
      this.#playback?.postMessage(message.samples satisfies ToPlayback, [message.samples.buffer]);
      return;
    }
    // In order behind the sound that it concerns: the same port.
    if (message.type === 'clear') this.#clearPlayback();
    if (message.type === 'bad-message') this.#watch?.badMessage(message.detail);
    this.#emit({ type: 'message', message });
  }

  #clearPlayback(): void {
    this.#playback?.postMessage('clear' satisfies ToPlayback);
  }

  #tick(): void {
    this.#watch?.tick(performance.now());
    this.#emit({ type: 'stats', stats: this.#stats() });
  }

  #sendAudio(frame: Float32Array<ArrayBuffer>): void {
    const socket = this.#socket;
    // Before "ready" the provider would take sound for a breach; what was said by then was not said to anyone.
    if (socket?.isOpen && this.#ready && this.#wire) {
      const wasBehind = this.#uplink.behind;
      if (this.#uplink.admit(socket.backlogBytes, performance.now())) {
        const data = this.#wire.writeAudio(frame);
        socket.send(data);
        this.#uplink.sent(data.length);
      }
      if (this.#uplink.behind !== wasBehind) this.#warnOfUplink();
    }
    this.#capture?.postMessage(frame.buffer, [frame.buffer]);
  }

  #warnOfUplink(): void {
    const raised = this.#uplink.behind;
    const message = raised
      ? 'The connection is too slow: parts of what you say are lost.'
      : `The connection keeps up again; ${this.#uplink.lostMs} ms of sound were lost so far.`;
    this.#emit({ type: 'warning', warning: { code: 'uplink-stalled', raised, message } });
  }

  #send(command: Command): void {
    this.#wire?.write(command).forEach((data) => this.#socket?.send(data));
  }

  #close(farewell: Command | undefined): void {
    // The far side may be waiting for us already: it has to hear that nobody comes.
    this.#farewell = farewell;
    if (farewell !== undefined && this.#socket?.isOpen === false) return;
    if (farewell !== undefined) this.#send(farewell);
    if (this.#socket) this.#socket.close();
    else this.#emit({ type: 'closed', end: { kind: 'closed', code: 1000 } });
  }

  #release(): void {
    clearTimeout(this.#readyTimer);
    clearInterval(this.#ticker);
    this.#ready = false;
    this.#capture?.close();
    this.#playback?.close();
  }

  #stats(): LinkStats {
    return {
      sentMs: this.#uplink.sentMs,
      lostMs: this.#uplink.lostMs,
      receivedMs: Math.round((this.#receivedSamples * 1000) / this.#downlinkRateHz),
      badMessages: this.#watch?.badMessages ?? 0,
    };
  }
}
