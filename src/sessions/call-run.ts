import type { Dialect } from '../protocols/dialect.js';
import type { LinkCommand, LinkEvent } from '../transport/link-messages.js';
import { startLink, type Link, type LinkKit, type Transport } from '../transport/link.js';
import { CallMedia, type MediaHandlers, type MediaOptions } from './call-media.js';
import type { ConnectStep } from './call-state.js';

/** The user's own choices; they outlive a call. */
export interface SoundSettings {
  muted: boolean;
  /** 0..1. */
  volume: number;
  /** Device ids; '' is the system's. */
  microphone: string;
  speaker: string;
}

/** What a run tells its session; nothing any more once it is disposed of. */
export interface RunHandlers<Message> extends MediaHandlers {
  onstep(step: ConnectStep): void;
  onlink(event: LinkEvent<Message>): void;
}

/** What a call needs of its page, whatever its kind. */
export interface RunOptions extends MediaOptions {
  readonly protocol: string;
  /** Where codec and socket run. Default `worker`. */
  readonly transport?: Transport | undefined;
}

/**
 * One call's sound and link: made when it starts, disposed of when it ends, never used again. `Further`: what its link
 * understands beside what every link does.
 */
export class CallRun<Options, Command, Message extends { readonly type: string }, Further = never> {
  readonly media: CallMedia;
  protected readonly abort = new AbortController();
  protected readonly handlers: RunHandlers<Message>;
  readonly #options: RunOptions;
  readonly #links: LinkKit<LinkCommand<Options, Command> | Further, LinkEvent<Message>, Command>;
  #link: Link<LinkCommand<Options, Command> | Further, Command> | undefined;

  constructor(
    links: LinkKit<LinkCommand<Options, Command> | Further, LinkEvent<Message>, Command>,
    options: RunOptions,
    handlers: RunHandlers<Message>,
  ) {
    this.#links = links;
    this.#options = options;
    this.handlers = handlers;
    this.media = new CallMedia(handlers);
  }

  get transport(): Transport | undefined {
    return this.#link?.transport;
  }

  /** Inside the user's gesture. Resolves when the microphone is granted and the link has started. Rejects with a CallError. */
  async prepare(sound: SoundSettings): Promise<void> {
    // At once: a worker starts and a visitor answers the prompt, each at its own pace.
    await Promise.all([this.startLink(), this.media.open(this.#options, sound.microphone)]);
    this.abort.signal.throwIfAborted();
  }

  /** After `prepare`. Asks for the socket; what becomes of it, the link tells. */
  connect(
    dialect: Dialect<Options, Command, Message>,
    options: Options,
    connectLimitMs: number,
    sound: SoundSettings,
  ): void {
    this.abort.signal.throwIfAborted();
    this.handlers.onstep('socket');
    this.media.connect(dialect.formats(options), (ports) =>
      this.#link?.send({ type: 'open', protocol: this.#options.protocol, options, connectLimitMs, ...ports }, [
        ports.capture,
        ports.playback,
      ]),
    );
    // As they are by now: a user may have changed them while the browser asked.
    this.media.setMuted(sound.muted);
    this.media.setVolume(sound.volume);
    if (sound.speaker) void this.media.useSpeaker(sound.speaker);
  }

  /** Nothing is sent before the socket is open, nor after the end. */
  send(command: Command): void {
    this.#link?.send({ type: 'send', command });
  }

  /** What has arrived and is not yet heard will not be heard. */
  clearPlayback(): void {
    this.#link?.send({ type: 'clear-playback' });
  }

  /** Lets go of everything; `farewell` is said to the provider first. */
  dispose(farewell?: Command): void {
    this.abort.abort();
    this.#link?.dispose(farewell);
    this.media.release();
  }

  protected async startLink(): Promise<Link<LinkCommand<Options, Command> | Further, Command>> {
    const { transport = 'worker', assetBase } = this.#options;
    return (this.#link = await startLink(this.#links, {
      transport,
      assetBase,
      signal: this.abort.signal,
      onevent: (event) => this.handlers.onlink(event),
      onwarning: (warning) => this.handlers.onwarning(warning),
    }));
  }
}
