import { keySound, lineTone } from '../sound/dual-tone.js';
import { joinSamples, sine } from '../sound/pcm.js';
import { RecentAudio } from '../sound/recent-audio.js';
import { VoiceActivity } from '../sound/voice-activity.js';
import { voiceClips, type ClipName } from '../sound/voice-clips.js';
import type { AudinSimulatorOptions, DialOutcome } from './options.js';
import type { PhoneCall } from './phone-call.js';
import { LINE_RATE_HZ } from './phone-line.js';

const CLIPS = ['phone-greeting', 'phone-key', 'phone-goodbye', 'story', 'echo-before', 'echo-after'] as const;
const ANSWER_AFTER_MS = 1500;
const BUSY_FOR_MS = 3000;
const PICK_UP_MS = 300;
/** This much voice stops the far end. */
const BARGE_IN_MS = 240;
/** The operator's loudspeaker may be heard by its microphone: ask for a louder voice while speaking. */
const LEAK_MARGIN_DB = 6;
const KEEP_MS = 1000;

/** The audio socket is open: rings on if the call was dialled, then lets the person at the other end act. */
export function startFarEnd(call: PhoneCall, options: AudinSimulatorOptions): void {
  if (call.direction === 'inbound') return beginTalk(call, options);
  const outcome = (options.dialOutcome ?? outcomeByLastDigit)(call.to);
  if (outcome === 'busy') {
    for (let i = 0; i < 3; i++) void call.say(lineTone(500, 500, LINE_RATE_HZ));
    call.waitFor(BUSY_FOR_MS, 'busy');
    return;
  }
  call.waitFor(options.ringForMs ?? 60_000, 'no-answer');
  const ringOn = (saidAll: boolean): void => {
    if (saidAll && call.phase === 'ringing') void call.say(lineTone(1000, 4000, LINE_RATE_HZ)).then(ringOn);
  };
  ringOn(true);
  if (outcome === 'no-answer') return;
  const cancel = call.clock.after(options.answerAfterMs ?? ANSWER_AFTER_MS, () => {
    call.hush();
    call.connect();
    beginTalk(call, options);
  });
  void call.ended.then(cancel);
}

function outcomeByLastDigit(to: string): DialOutcome {
  return to.endsWith('0') ? 'busy' : to.endsWith('9') ? 'no-answer' : 'answer';
}

function beginTalk(call: PhoneCall, { farEnd = 'conversation' }: AudinSimulatorOptions): void {
  if (call.phase !== 'talking') return;
  if (farEnd === 'quiet') return;
  if (farEnd === 'conversation') return new Person(call).greet();
  if (typeof farEnd === 'function') return farEnd(call);
  const playOn = (saidAll: boolean): void => {
    if (saidAll) void call.say(sine(440, 1000, LINE_RATE_HZ)).then(playOn);
  };
  playOn(true);
}

/** Greets, plays back what it hears, tells a story on 1, ends the call on 9, and can be interrupted. */
class Person {
  readonly #call: PhoneCall;
  readonly #activity = new VoiceActivity(LINE_RATE_HZ);
  readonly #recent = new RecentAudio();

  constructor(call: PhoneCall) {
    this.#call = call;
    voiceClips.prepare(LINE_RATE_HZ, CLIPS);
    call.handle({ audio: (samples) => this.#hear(samples), digit: (digit) => void this.#press(digit) });
  }

  greet(): void {
    void this.#call.say(joinSamples([silence(PICK_UP_MS), clip('phone-greeting')]));
  }

  #hear(samples: Int16Array): void {
    this.#recent.push(samples);
    const { speaking } = this.#call;
    for (const event of this.#activity.push(samples, speaking ? LEAK_MARGIN_DB : 0)) {
      if (event.kind === 'began' || this.#call.speaking) continue;
      const echo = this.#recent.slice(event.fromSample, event.toSample);
      void this.#call.say(joinSamples([clip('echo-before'), silence(200), echo, silence(200), clip('echo-after')]));
    }
    if (speaking && this.#activity.voicedMs >= BARGE_IN_MS) this.#call.hush();
    if (!this.#activity.speaking) this.#recent.forgetBefore(this.#recent.toSample - (KEEP_MS * LINE_RATE_HZ) / 1000);
  }

  async #press(digit: string): Promise<void> {
    this.#call.hush();
    void this.#call.say(joinSamples([keySound(digit, 120, LINE_RATE_HZ), silence(200)]));
    const answer: ClipName = digit === '1' ? 'story' : digit === '9' ? 'phone-goodbye' : 'phone-key';
    const saidAll = await this.#call.say(clip(answer));
    if (digit === '9' && saidAll) this.#call.hangUp();
  }
}

function clip(name: ClipName): Int16Array {
  return voiceClips.get(name, LINE_RATE_HZ).samples;
}

function silence(durationMs: number): Int16Array {
  return new Int16Array((durationMs * LINE_RATE_HZ) / 1000);
}
