import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import type { VoiceAgentCall } from '../../src/components/voice-agent-call/define.js';
import { languages } from '../../src/components/voice-agent-call/languages.js';
import { en } from '../../src/components/voice-agent-call/messages.js';
import { Words } from '../../src/components/parts/words.js';
import { CallError, setLogger } from '../../src/sessions/index.js';
import { LitElement } from 'lit';
import { activate, make } from './make.js';

const status = (call: VoiceAgentCall): string => call.renderRoot.querySelector('.status')?.textContent?.trim() ?? '';

describe('<voice-agent-call>: words', () => {
  it('speaks English where no language is asked for, and in an unknown one', async () => {
    expect((await make()).text('call-button')).to.equal('Start call');
    expect((await make('lang="tlh"')).text('call-button')).to.equal('Start call');
    expect((await make('lang="constructor"')).text('call-button')).to.equal('Start call');
  });

  it('shows the language of its lang at once, without a moment of English', async () => {
    const { text } = await make('lang="de-AT"');
    expect(text('call-button')).to.equal('Anruf starten');
  });

  it('takes the language of the nearest ancestor, across a shadow root, and follows the page’s', async () => {
    const outer = await fixture<HTMLElement>(html`<div lang="fr"></div>`);
    const inner = document.createElement('div');
    outer.append(inner);
    const call = document.createElement('voice-agent-call');
    inner.attachShadow({ mode: 'open' }).append(call);
    await waitUntil(() => status(call) === 'Prêt quand vous l’êtes');
    call.remove();
    inner.remove();
    outer.append(call);
    outer.lang = 'it';
    await waitUntil(() => status(call) === 'Pronto quando vuoi');
    outer.lang = 'en';
    await waitUntil(() => status(call) === en.idle);
  });

  it('marks the words with their own language and direction', async () => {
    const { call } = await make('lang="ar"');
    const root = call.renderRoot.querySelector('.root');
    expect([root?.getAttribute('lang'), root?.getAttribute('dir')]).to.deep.equal(['ar', 'rtl']);
    const mute = call.renderRoot.querySelector('[part="mute-button"]')?.getBoundingClientRect();
    const settings = call.renderRoot.querySelector('[part="settings-button"]')?.getBoundingClientRect();
    expect(mute?.left).to.be.above(settings?.left ?? Infinity);
    await expect(call).to.be.accessible();
  });

  it('lets a page put its own words in place of any, and keeps the others', async () => {
    const made = await make('lang="de"');
    made.call.messages = { start: 'Los!', active: { listening: 'Ganz Ohr' } };
    await made.call.updateComplete;
    expect(made.text('call-button')).to.equal('Los!');
    await activate(made);
    expect(status(made.call)).to.equal('Ganz Ohr');
    expect(made.text('call-button')).to.equal('Auflegen');
  });

  it('tells an error in the page’s language, and its own sentence in English', async () => {
    const error = new CallError('mic-denied', 'The microphone is not allowed.');
    const english = await make();
    english.session.fire('call-error', error);
    await english.call.updateComplete;
    expect(english.text('error')).to.equal('The microphone is not allowed.');
    const spanish = await make('lang="es"');
    spanish.session.fire('call-error', error);
    await spanish.call.updateComplete;
    expect(spanish.text('error')).to.contain('El micrófono no está permitido');
    expect(spanish.told()).to.equal(spanish.text('error'));
    spanish.session.fire('call-error', new CallError('bad-message', 'English.'));
    await spanish.call.updateComplete;
    expect(spanish.text('error')).to.contain('Se ha producido un error');
  });

  it('tells a trouble in the page’s language', async () => {
    const made = await make('lang="ja"');
    await activate(made);
    made.session.fire('call-warning', { code: 'mic-silent', raised: true, message: 'No sound.' });
    await made.call.updateComplete;
    expect(made.text('notice')).to.contain('マイクから音が');
  });

  it('counts the last seconds in the plural forms of the language', async () => {
    const seen: Record<string, string[]> = {};
    for (const lang of ['en', 'ar']) {
      const made = await make(`lang="${lang}"`);
      await activate(made);
      seen[lang] = [];
      for (const remainingMs of [5000, 2000, 1000]) {
        made.session.remainingMs = remainingMs;
        made.call.requestUpdate();
        await made.call.updateComplete;
        seen[lang].push(made.text('time'));
      }
    }
    expect(seen['en']).to.deep.equal(['5 seconds left', '2 seconds left', '1 second left']);
    expect(seen['ar']?.[0]).to.match(/ثوانٍ$/);
    expect(seen['ar']?.slice(1)).to.deep.equal(['تبقت ثانيتان', 'تبقت ثانية واحدة']);
  });

  it('stays English, and says so once, when a language cannot be fetched', async () => {
    const warnings: string[] = [];
    setLogger({ info: () => undefined, warn: (message) => warnings.push(message) });
    try {
      class Host extends LitElement {
        words = new Words<{ hello: string }>(this, { hello: 'Hello' }, { xx: () => Promise.reject(new Error('404')) });
      }
      customElements.define('words-host', Host);
      for (let i = 0; i < 2; i++) {
        const host = await fixture<Host>(html`<words-host lang="xx"></words-host>`);
        await host.words.ready;
        expect(host.words.with(undefined).hello).to.equal('Hello');
        expect(host.words.language).to.equal('en');
      }
      expect(warnings).to.have.lengthOf(1);
    } finally {
      setLogger(undefined);
    }
  });

  for (const [language, load] of Object.entries(languages)) {
    it(`${language}: every sentence is there, and none is English`, async () => {
      const { words } = await load();
      const english = new Set(leaves(en));
      const own = leaves(words);
      expect(own.filter((text) => !text.trim())).to.deep.equal([]);
      // Words that a language shares with English.
      const same = own.filter((text) => english.has(text) && !['ltr', 'rtl', 'Volume'].includes(text));
      expect(same).to.deep.equal([]);
      expect(words.tool).to.contain('{name}');
      expect(words.timeLeft.other).to.contain('{n}');
      expect(() => new Intl.PluralRules(language)).not.to.throw();
    });
  }
});

function leaves(value: object): string[] {
  return Object.values(value).flatMap((inner: unknown) =>
    typeof inner === 'string' ? [inner] : leaves(inner as object),
  );
}
