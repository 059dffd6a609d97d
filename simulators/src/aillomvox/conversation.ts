import { RecentAudio } from '../sound/recent-audio.js';
import { VoiceActivity, type VoiceEvent } from '../sound/voice-activity.js';
import { voiceClips, type ClipName } from '../sound/voice-clips.js';
import { isObject } from '../wire/json.js';
import { AgentVoice } from './agent-voice.js';
import type { SimulatedCall } from './simulated-call.js';
import { clientToolNames } from './tool-desk.js';
import { Turn, type TurnPart } from './turn.js';

const THINKING_MS = 300;
/** This much voice stops the agent. */
const BARGE_IN_MS = 160;
/** A client that stops sending in mid-utterance has ended it after this long. */
const NO_AUDIO_MS = 800;
/** While the agent speaks, its own sound may leak into the microphone: ask for a louder voice. */
const LEAK_MARGIN_DB = 6;
/** Kept while nobody speaks, so that an utterance can begin a little before it was noticed. */
const KEEP_MS = 1000;

const ANSWERS = ['echo', 'story', 'timing', 'again'] as const;

/** A caller's turn in samples of the stream. */
interface Utterance {
  readonly samples: Int16Array;
  readonly seconds: string;
}

/** Greets, listens, answers, lets itself be interrupted. It knows when the caller speaks, not what is said. */
export class Conversation {
  readonly #call: SimulatedCall;
  readonly #voice: AgentVoice;
  readonly #activity: VoiceActivity;
  readonly #recent = new RecentAudio();
  #answers = 0;
  #wasInterrupted = false;
  #cancelThinking: (() => void) | undefined;
  #cancelNoAudio: (() => void) | undefined;

  constructor(call: SimulatedCall) {
    this.#call = call;
    this.#voice = new AgentVoice(call);
    this.#activity = new VoiceActivity(call.rateHz);
    call.handle({
      audio: (samples) => this.#hear(samples),
      text: (text) => this.#read(text),
      image: () => this.#think(() => this.#sayClips('image')),
      farewell: () => this.#sayClips('farewell'),
      ended: () => this.#dispose(),
    });
  }

  greet(): void {
    if (!this.#voice.speaking && !this.#cancelThinking) this.#sayClips('greeting');
  }

  #hear(samples: Int16Array): void {
    this.#recent.push(samples);
    const events = this.#activity.push(samples, this.#voice.speaking ? LEAK_MARGIN_DB : 0);
    for (const event of events) this.#noteVoice(event);
    if (this.#voice.speaking && this.#activity.voicedMs >= BARGE_IN_MS) {
      this.#voice.cut();
      this.#wasInterrupted = true;
    }
    this.#cancelNoAudio?.();
    this.#cancelNoAudio = undefined;
    if (this.#activity.speaking) {
      this.#cancelNoAudio = this.#call.clock.after(NO_AUDIO_MS, () => {
        const event = this.#activity.flush();
        if (event) this.#noteVoice(event);
      });
    } else {
      this.#recent.forgetBefore(this.#recent.toSample - (KEEP_MS * this.#call.rateHz) / 1000);
    }
  }

  #noteVoice(event: VoiceEvent): void {
    if (event.kind === 'began') {
      // The caller goes on after a pause: what was about to be said is out of date.
      if (this.#cancelThinking) this.#call.send({ type: 'state', state: 'listening' });
      this.#stopThinking();
      return;
    }
    // A few loud windows that did not reach the barge-in limit: a cough, not a turn.
    if (this.#voice.speaking) return;
    const seconds = (event.speechMs / 1000).toFixed(1);
    const text = `(you spoke for ${seconds} seconds)`;
    this.#call.send({ type: 'transcript', role: 'user', text, final: true });
    const utterance: Utterance = { samples: this.#recent.slice(event.fromSample, event.toSample), seconds };
    this.#think(() => this.#answer(utterance));
  }

  #answer(utterance: Utterance): void {
    if (this.#wasInterrupted) {
      this.#wasInterrupted = false;
      return this.#sayClips('interrupted');
    }
    const echo: TurnPart = { text: `(your own voice, ${utterance.seconds} seconds)`, samples: utterance.samples };
    switch (ANSWERS[this.#answers++ % ANSWERS.length]) {
      case 'story':
        return this.#sayClips('story');
      case 'timing':
        return this.#sayClips('timing');
      case 'again':
        return this.#say(this.#clip('again-before'), echo, this.#clip('again-after'));
      default:
        return this.#say(this.#clip('echo-before'), echo, this.#clip('echo-after'));
    }
  }

  /** A typed turn: names a tool, or is acknowledged. */
  #read(text: string): void {
    if (this.#call.waitsForTool) return;
    this.#voice.cut();
    const lower = text.toLowerCase();
    const tool = clientToolNames(this.#call.config).find((name) => lower.includes(name.toLowerCase()));
    if (tool === undefined) this.#think(() => this.#sayClips('text'));
    else void this.#useTool(tool);
  }

  async #useTool(name: string): Promise<void> {
    this.#stopThinking();
    this.#call.send({ type: 'state', state: 'thinking' });
    const outcome = await this.#call.callTool(name);
    if (this.#call.ended) return;
    if (!outcome.answered) return this.#sayClips('tool-late');
    const failed = isObject(outcome.result) && outcome.result['error'] !== undefined;
    this.#sayClips(failed ? 'tool-failed' : 'tool-done');
  }

  /** The model is paused while it waits for a tool: then nothing is answered. */
  #think(answer: () => void): void {
    if (this.#call.waitsForTool) return;
    this.#voice.cut();
    this.#stopThinking();
    this.#call.send({ type: 'state', state: 'thinking' });
    this.#cancelThinking = this.#call.clock.after(THINKING_MS, () => {
      this.#cancelThinking = undefined;
      answer();
    });
  }

  #stopThinking(): void {
    this.#cancelThinking?.();
    this.#cancelThinking = undefined;
  }

  #clip(name: ClipName): TurnPart {
    return voiceClips.get(name, this.#call.rateHz);
  }

  #sayClips(...names: ClipName[]): void {
    this.#say(...names.map((name) => this.#clip(name)));
  }

  #say(...parts: TurnPart[]): void {
    this.#stopThinking();
    this.#voice.say(new Turn(parts, this.#call.rateHz));
  }

  #dispose(): void {
    this.#stopThinking();
    this.#cancelNoAudio?.();
    this.#voice.dispose();
  }
}
