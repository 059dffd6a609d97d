import { expect } from '@open-wc/testing';
import { browserRecogniser } from '../../src/audio/speech/browser-recogniser.js';
import { browserSynthesiser } from '../../src/audio/speech/browser-synthesiser.js';
import type { Manner } from '../../src/audio/speech/speech.js';
import { ManualTimers } from '../support/manual-timers.js';

/** The Web Speech API's recogniser, played. */
class PlayedRecognition {
  static made: PlayedRecognition[] = [];
  lang = '';
  interimResults = false;
  starts = 0;
  aborted = false;
  onresult: ((event: object) => void) | null = null;
  onspeechstart: (() => void) | null = null;
  onspeechend: (() => void) | null = null;
  onerror: ((event: object) => void) | null = null;
  onend: (() => void) | null = null;

  constructor() {
    PlayedRecognition.made.push(this);
  }
  start(): void {
    this.starts++;
  }
  abort(): void {
    this.aborted = true;
    this.onend?.();
  }
  result(isFinal: boolean, ...transcripts: string[]): void {
    const results = transcripts.map((transcript) => Object.assign([{ transcript }], { isFinal }));
    this.onresult?.({ results });
  }
}

const page = globalThis as unknown as Record<string, unknown>;

describe('the browser’s recognition', () => {
  const real = { own: page['SpeechRecognition'], prefixed: page['webkitSpeechRecognition'] };
  let timers: ManualTimers;
  let words: [string, boolean][];
  let failures: string[];
  let over: AbortController;

  beforeEach(() => {
    timers = new ManualTimers().install();
    PlayedRecognition.made = [];
    page['SpeechRecognition'] = undefined;
    page['webkitSpeechRecognition'] = PlayedRecognition;
    words = [];
    failures = [];
    over = new AbortController();
  });
  afterEach(() => {
    timers.restore();
    page['SpeechRecognition'] = real.own;
    page['webkitSpeechRecognition'] = real.prefixed;
  });

  const listen = (): PlayedRecognition => {
    browserRecogniser()?.listen(
      'it-IT',
      {
        onwords: (text, final) => words.push([text, final]),
        onvoice: () => undefined,
        onfailed: ({ code }) => failures.push(code),
      },
      over.signal,
    );
    return PlayedRecognition.made.at(-1) as PlayedRecognition;
  };

  it('is found with the prefix and without, or not at all', () => {
    expect(browserRecogniser()).not.to.equal(undefined);
    page['webkitSpeechRecognition'] = undefined;
    expect(browserRecogniser()).to.equal(undefined);
    page['SpeechRecognition'] = PlayedRecognition;
    expect(browserRecogniser()).not.to.equal(undefined);
  });

  it('tells words as they come, in the language of the call, and no blanks', () => {
    const recognition = listen();
    expect(recognition).to.include({ lang: 'it-IT', interimResults: true, starts: 1 });
    recognition.result(false, 'dove ');
    recognition.result(true, 'dove', ' sei');
    recognition.result(true, ' ');
    expect(words).to.deep.equal([
      ['dove ', false],
      ['dove sei', true],
    ]);
  });

  it('listens again after each utterance and each silence, until it is told otherwise', async () => {
    const recognition = listen();
    for (let i = 0; i < 20; i++) {
      await timers.pass(8000);
      recognition.onerror?.({ error: 'no-speech' });
      recognition.onend?.();
    }
    await timers.pass(0);
    expect(recognition.starts).to.equal(21);
    over.abort();
    await timers.pass(10_000);
    expect(recognition).to.include({ aborted: true, starts: 21 });
    recognition.result(true, 'late');
    expect(words).to.deep.equal([]);
    expect(failures).to.deep.equal([]);
  });

  for (const error of ['network', 'service-not-allowed', 'not-allowed', 'audio-capture', 'language-not-supported']) {
    it(`counts as none, once, after “${error}”`, async () => {
      const recognition = listen();
      recognition.onerror?.({ error });
      recognition.onerror?.({ error });
      recognition.onend?.();
      await timers.pass(10_000);
      expect(recognition.starts).to.equal(1);
      expect(failures).to.deep.equal(['unsupported-browser']);
    });
  }

  it('counts as none when it does nothing but end, or throws', async () => {
    const recognition = listen();
    for (let i = 0; i < 6; i++) {
      recognition.onend?.();
      await timers.pass(500);
    }
    expect(failures).to.have.length(1);
    expect(recognition.starts).to.equal(6);
    page['webkitSpeechRecognition'] = class extends PlayedRecognition {
      override start(): void {
        throw new DOMException('no', 'InvalidStateError');
      }
    };
    listen();
    expect(failures).to.have.length(2);
  });
});

describe('the browser’s voice', () => {
  const real = Object.getOwnPropertyDescriptor(globalThis, 'speechSynthesis') as PropertyDescriptor;
  const manner: Manner = { language: 'de-DE', voice: 'Anna', rate: 1.5, volume: 0.5 };
  let timers: ManualTimers;
  let spoken: SpeechSynthesisUtterance[];
  let cancels = 0;

  beforeEach(() => {
    timers = new ManualTimers().install();
    spoken = [];
    cancels = 0;
    const played = {
      getVoices: () => [],
      speak: (utterance: SpeechSynthesisUtterance) => spoken.push(utterance),
      cancel: () => cancels++,
    };
    Object.defineProperty(globalThis, 'speechSynthesis', { configurable: true, value: played });
  });
  afterEach(() => {
    timers.restore();
    Object.defineProperty(globalThis, 'speechSynthesis', real);
  });

  const speak = (text: string, signal = new AbortController().signal): Promise<string> =>
    (browserSynthesiser()?.speak(text, manner, signal) ?? Promise.reject(new Error('none'))).then(
      () => 'spoken',
      (error: Error) => error.message,
    );
  const tell = (type: 'start' | 'end' | 'error'): void => void spoken.at(-1)?.dispatchEvent(new Event(type));

  it('is none where there is none', () => {
    Object.defineProperty(globalThis, 'speechSynthesis', { configurable: true, value: undefined });
    expect(browserSynthesiser()).to.equal(undefined);
  });

  it('speaks as it is told and tells when it has finished', async () => {
    const done = speak('Guten Tag.');
    expect(spoken[0]).to.include({ text: 'Guten Tag.', lang: 'de-DE', rate: 1.5, volume: 0.5 });
    tell('start');
    tell('end');
    expect(await done).to.equal('spoken');
    expect(timers.pending).to.equal(0);
  });

  it('is cut at once', async () => {
    const over = new AbortController();
    const done = speak('Guten Tag.', over.signal);
    over.abort();
    expect(await done).to.equal('spoken');
    expect(cancels).to.equal(1);
    expect(await speak('Zu spät.', over.signal)).to.equal('spoken');
    expect(spoken).to.have.length(1);
  });

  it('counts as none when it fails, or never begins', async () => {
    const failed = speak('Guten Tag.');
    tell('error');
    expect(await failed).to.contain('did not speak');
    const silent = speak('Guten Tag.');
    await timers.pass(5000);
    expect(await silent).to.contain('did not speak');
  });

  it('is over after a while, when the browser forgets to say so', async () => {
    const done = speak('Guten Tag.');
    tell('start');
    await timers.pass(60_000);
    expect(await done).to.equal('spoken');
    expect(cancels).to.equal(1);
  });
});
