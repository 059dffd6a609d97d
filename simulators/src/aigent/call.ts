import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../clock.js';
import { resample } from '../sound/resample.js';
import { writeWav, type Sound } from '../sound/wav.js';
import type { AigentLeg } from './leg.js';
import type { StreamFacts } from './metadata.js';
import type { AigentBreachRule, Channel } from './options.js';
import { joinedSamples } from './sound.js';

const CHANNELS = ['agent', 'client'] as const satisfies Channel[];

export interface CallSetup {
  readonly id: string;
  readonly clock: Clock;
  readonly graceMs: number;
  readonly breach: (rule: AigentBreachRule, detail: string, channel: Channel | '') => void;
}

/** Both sides of a call, each over one socket, or over several one after the other where the line was cut. */
export class AigentCall {
  readonly id: string;
  /** By side, in order. */
  readonly legs: Readonly<Record<Channel, AigentLeg[]>> = { agent: [], client: [] };
  /** Resolves when no socket is open and none has come back. */
  readonly ended: Promise<void>;
  readonly #setup: CallSetup;
  readonly #open = new Set<AigentLeg>();
  #facts: StreamFacts | undefined;
  #over = false;
  #abandoned = false;
  #cancelGrace: (() => void) | undefined;
  #end: () => void = () => undefined;

  constructor(setup: CallSetup) {
    this.id = setup.id;
    this.#setup = setup;
    this.ended = new Promise((resolve) => (this.#end = resolve));
  }

  get over(): boolean {
    return this.#over;
  }

  /** Sides of which a socket is open. */
  get streaming(): readonly Channel[] {
    return CHANNELS.filter((channel) => this.legs[channel].some((leg) => this.#open.has(leg)));
  }

  /** A socket has said that it belongs here. */
  join(leg: AigentLeg, facts: StreamFacts): void {
    const { breach } = this.#setup;
    if (this.#over) breach('call-reused', 'the call was over', facts.channel);
    if (this.streaming.includes(facts.channel)) breach('second-socket', 'the first is open', facts.channel);
    this.#cancelGrace?.();
    this.#facts ??= facts;
    for (const [key, value] of Object.entries(this.#facts.shared))
      if (facts.shared[key] !== value) breach('different-metadata', key, facts.channel);
    const before = this.legs[facts.channel][0]?.facts;
    if (before && (before.codec !== facts.codec || before.rateHz !== facts.rateHz))
      breach('different-metadata', 'voice.codec or voice.samplingRate', facts.channel);
    this.legs[facts.channel].push(leg);
    this.#open.add(leg);
  }

  leave(leg: AigentLeg): void {
    this.#open.delete(leg);
    if (this.#open.size > 0 || this.#abandoned) return;
    this.#cancelGrace = this.#setup.clock.after(this.#setup.graceMs, () => this.#finish());
  }

  /** One side, whole, at the rate that its first socket told. */
  async sound(channel: Channel): Promise<Sound> {
    const legs = this.legs[channel];
    const rateHz = legs[0]?.facts?.rateHz ?? 8000;
    return { rateHz, samples: await joinedSamples(legs.flatMap(({ sound }) => sound ?? [])) };
  }

  async wav(channel: Channel): Promise<Buffer> {
    const { rateHz, samples } = await this.sound(channel);
    return writeWav(rateHz, [samples]);
  }

  /** The agent on the left, the client on the right. */
  async stereoWav(): Promise<Buffer> {
    const sides = await Promise.all(CHANNELS.map((channel) => this.sound(channel)));
    const rateHz = Math.max(...sides.map((side) => side.rateHz));
    return writeWav(
      rateHz,
      sides.map((side) => resample(side, rateHz)),
    );
  }

  /** Writes `<id>-agent.wav`, `<id>-client.wav` and `<id>.wav`; answers their paths. */
  async save(folder: string): Promise<string[]> {
    // The id comes from outside: nothing of it may lead out of the folder.
    const name = this.id.replace(/[^\da-z-]/gi, '_').slice(0, 64);
    const files: [string, Buffer][] = [
      [`${name}-agent.wav`, await this.wav('agent')],
      [`${name}-client.wav`, await this.wav('client')],
      [`${name}.wav`, await this.stereoWav()],
    ];
    return Promise.all(
      files.map(async ([file, bytes]) => {
        const path = join(folder, file);
        await writeFile(path, bytes);
        return path;
      }),
    );
  }

  /** The server goes: nothing comes back. */
  abandon(): void {
    this.#abandoned = true;
    this.#cancelGrace?.();
  }

  #finish(): void {
    if (this.#over) return;
    this.#over = true;
    for (const channel of CHANNELS)
      if (this.legs[channel].length === 0) this.#setup.breach('one-side-only', `no ${channel}`, channel);
    this.#end();
  }
}
