import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { until } from '../support/until.ts';
import { VonageLab, type VonagePage } from '../support/vonage-page.ts';

/** Ears and a mouth that a page brings along: `hear(text)` says something, each sentence takes `sentenceMs`. */
const fakeSpeech = (options = '', sentenceMs = 50): string => `
  globalThis.said = [];
  globalThis.listening = false;
  call.speechOptions = {
    recogniser: {
      async prepare() { globalThis.prepared = true; },
      listen(language, { onwords, onvoice }, signal) {
        globalThis.listening = true;
        globalThis.hear = (text, final = true) => { onvoice(!final); onwords(text, final); };
        signal.addEventListener('abort', () => { globalThis.listening = false; globalThis.hear = () => {}; });
      },
    },
    synthesiser: {
      speak(text, manner, signal) {
        globalThis.said.push(text);
        return new Promise((resolve) => {
          const timer = setTimeout(resolve, ${sentenceMs});
          signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); });
        });
      },
    },
    ${options}
  };`;

interface SpokenWindow {
  said: string[];
  listening: boolean;
  prepared?: boolean;
  hear(text: string, final?: boolean): void;
}

const spoken = { speech: null };
const said = (page: VonagePage): Promise<string[]> =>
  page.call.page.evaluate(() => (window as unknown as SpokenWindow).said);
const listening = (page: VonagePage): Promise<boolean> =>
  page.call.page.evaluate(() => (window as unknown as SpokenWindow).listening);
const hear = (page: VonagePage, text: string, final = true): Promise<void> =>
  page.call.page.evaluate(([words, isFinal]) => (window as unknown as SpokenWindow).hear(words, isFinal), [
    text,
    final,
  ] as const);

describe('a spoken conversation with a Vonage agent', () => {
  let lab: VonageLab;
  before(async () => (lab = await VonageLab.start()));
  afterEach(() => lab.clear());
  after(() => lab.close());

  it('speaks, listens in its turn, hands over to a person and back, and says goodbye before it ends', async () => {
    const simulator = await lab.simulate();
    const page = await lab.open(spoken, fakeSpeech());
    await page.start();
    const session = await simulator.nextSession();
    await until('its turn to listen', () => listening(page));
    assert.deepEqual(await said(page), ['Hello, this is the bicycle shop.', 'What is your name?']);
    await hear(page, 'Ada', false);
    assert.deepEqual(await page.lines(), ['Agent Hello, this is the bicycle shop.', 'Agent What is your name?']);
    await hear(page, 'Ada Lovelace');
    await page.shows('Nice to meet you, Ada Lovelace.');
    assert.equal(await listening(page), false);
    await until('its turn to listen', () => listening(page));
    await hear(page, 'let me talk to a person');
    await page.shows('I will get somebody for you.');
    session.personSays('This is Ann.');
    await until('Ann to be spoken', async () => (await said(page)).includes('This is Ann.'));
    session.handBack();
    await page.shows('It is me again.');
    await until('its turn to listen', () => listening(page));
    await hear(page, 'bye');
    await page.call.reaches('ended');
    assert.equal((await said(page)).at(-1), 'Goodbye!');
    assert.equal((await page.call.events('call-end'))[0]?.detail['reason'], 'flow-ended');
    const states = new Set((await page.call.events('agent-state-change')).map(({ detail }) => detail['state']));
    assert.deepEqual([...states].sort(), ['listening', 'speaking', 'thinking']);
    assert.equal(await listening(page), false);
    assert.deepEqual(simulator.breaches, []);
    await page.call.released();
  });

  it('is interrupted by typing, and by voice where the page wants it', async () => {
    const simulator = await lab.simulate();
    const page = await lab.open(spoken, fakeSpeech('bargeIn: true,', 60_000));
    await page.start();
    await until('the greeting', async () => (await said(page)).length === 1);
    assert.equal(await page.part('status').innerText(), 'Speaking');
    await page.type('Ada');
    await page.shows('Nice to meet you, Ada.');
    await until('the answer', async () => (await said(page)).length === 2);
    await hear(page, 'a re', false);
    await until('silence', async () => (await page.part('status').innerText()) === 'Listening');
    await hear(page, 'a repair');
    await page.shows('When shall we expect the bicycle?');
    assert.deepEqual(simulator.breaches, []);
  });

  it('shows who speaks, and mutes', async () => {
    await lab.simulate();
    const page = await lab.open(spoken, fakeSpeech('', 400));
    await page.start();
    const rms = (side: 'local' | 'remote') =>
      page.call.page.evaluate(
        (name) =>
          (document.querySelector('voice-agent-call') as unknown as { levels: Record<string, { rms: number }> }).levels[
            name
          ]!.rms,
        side,
      );
    await until('the agent in the ring', async () => (await rms('remote')) > 0);
    await until('its turn to listen', () => listening(page));
    assert.equal(await rms('remote'), 0);
    await hear(page, 'Ad', false);
    assert.ok((await rms('local')) > 0);
    await page.part('mute-button').click();
    await until('nobody to listen', async () => !(await listening(page)));
    assert.equal(await rms('local'), 0);
    await page.part('mute-button').click();
    await until('its turn to listen', () => listening(page));
  });

  it('gives back what was spoken into a line that was cut', async () => {
    const simulator = await lab.simulate({ replyAfterMs: 300 });
    const page = await lab.open(spoken, fakeSpeech());
    await page.start();
    await until('its turn to listen', () => listening(page));
    await hear(page, 'Ada Lovelace');
    for (const leg of simulator.legs) leg.connection.terminate();
    await until('the words in the box', async () => (await page.part('text-input').inputValue()) === 'Ada Lovelace');
    assert.match(await page.part('not-sent').innerText(), /Not confirmed/);
  });

  it('goes on in writing where recognition exists and does not work', async () => {
    const simulator = await lab.simulate();
    const page = await lab.open(
      spoken,
      `globalThis.webkitSpeechRecognition = class {
         start() { setTimeout(() => { this.onerror({ error: 'network' }); this.onend(); }); }
         abort() {}
       };
       ${fakeSpeech()}
       delete call.speechOptions.recogniser;`,
    );
    await page.start();
    await page.shows('What is your name?');
    await page.part('notice').filter({ hasText: 'does not work. Please read and write here.' }).waitFor();
    await until('the words for writing', async () => (await page.part('status').innerText()) === 'Write your message');
    assert.equal(await page.part('mute-button').isVisible(), false);
    await page.type('Ada');
    await page.shows('Nice to meet you, Ada.');
    assert.deepEqual(await page.call.events('call-error'), []);
    assert.deepEqual(simulator.breaches, []);
  });

  it('goes on in writing where the microphone is refused, and says so', async () => {
    await lab.simulate();
    const page = await lab.open(
      spoken,
      `navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('no', 'NotAllowedError'); };`,
    );
    await page.start();
    await page.part('notice').filter({ hasText: 'The microphone is not allowed on this page.' }).waitFor();
    await page.type('Ada');
    await page.shows('Nice to meet you, Ada.');
    const warnings = (await page.call.events('call-warning')).map(({ detail }) => detail['code']);
    assert.deepEqual(warnings, ['speech-unavailable']);
  });
});
