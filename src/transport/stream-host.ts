import type { StreamChannel, StreamDialect } from '../protocols/stream-dialect.js';
import { StreamLine, type StreamSetup } from './stream-line.js';
import type { StreamEmit, StreamLinkCommand } from './stream-messages.js';

const TICK_MS = 1000;

export type StreamDialectMap = Readonly<Record<string, StreamDialect>>;

/** A streamed call: both of its sides, which take the same frames at the same time. Runs in a worker or on the page. */
export class StreamHost {
  readonly #dialects: StreamDialectMap;
  readonly #emit: StreamEmit;
  #capture: MessagePort | undefined;
  #lines: Readonly<Record<StreamChannel, StreamLine>> | undefined;
  #paused = false;
  #ticker: ReturnType<typeof setInterval> | undefined;

  constructor(dialects: StreamDialectMap, emit: StreamEmit) {
    this.#dialects = dialects;
    this.#emit = emit;
  }

  handle(command: StreamLinkCommand): void {
    switch (command.type) {
      case 'open':
        this.#open(command);
        break;
      case 'connect':
        this.#lines?.[command.channel].connect(command.options);
        break;
      case 'no-token':
        this.#lines?.[command.channel].lose('no-token');
        break;
      case 'pause':
        this.#paused = command.paused;
        this.#each((line) => line.pause(command.paused));
        break;
      case 'finish':
        void this.#end((line) => line.finish(command.limitMs));
        break;
      case 'close':
        void this.#end((line) => line.close());
    }
  }

  #open(setup: StreamSetup): void {
    const dialect = this.#dialects[setup.protocol];
    if (!dialect) throw new TypeError(`This link does not speak ${setup.protocol}.`);
    const makeLine = (channel: StreamChannel): StreamLine => new StreamLine(channel, setup, dialect, this.#emit);
    this.#lines = { agent: makeLine('agent'), client: makeLine('client') };
    this.#capture = setup.capture;
    setup.capture.onmessage = ({ data }: MessageEvent<Float32Array<ArrayBuffer>>) => this.#take(data);
    this.#ticker = setInterval(() => this.#tick(), TICK_MS);
    this.#each((line) => line.start());
  }

  /** A pause is left out of both sides at the same place: they stay aligned. */
  #take(pair: Float32Array<ArrayBuffer>): void {
    const half = pair.length / 2;
    if (!this.#paused) {
      this.#lines?.agent.take(pair.subarray(0, half));
      this.#lines?.client.take(pair.subarray(half));
    }
    this.#capture?.postMessage(pair.buffer, [pair.buffer]);
  }

  #tick(): void {
    this.#each((line) => line.tick());
    this.#tellStats();
  }

  #tellStats(): void {
    if (!this.#lines) return;
    const { agent, client } = this.#lines;
    this.#emit({ type: 'stats', stats: { agent: agent.counts, client: client.counts } });
  }

  async #end(how: (line: StreamLine) => Promise<void>): Promise<void> {
    const { agent, client } = this.#lines ?? {};
    await Promise.all([agent && how(agent), client && how(client)]);
    clearInterval(this.#ticker);
    this.#capture?.close();
    this.#tellStats();
    this.#emit({ type: 'closed', end: { kind: 'closed', code: 1000 } });
  }

  #each(what: (line: StreamLine) => void): void {
    if (!this.#lines) return;
    what(this.#lines.agent);
    what(this.#lines.client);
  }
}
