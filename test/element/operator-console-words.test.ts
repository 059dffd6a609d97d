import { aTimeout, expect } from '@open-wc/testing';
import { languages } from '../../src/components/operator-console/languages.js';
import { en } from '../../src/components/operator-console/messages.js';
import { CallError } from '../../src/sessions/index.js';
import { knowDevices, restoreDevices } from '../support/devices.js';
import { goOnline, makeConsole, talk } from './make-console.js';

const holes = (words: object): string[] =>
  Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'object'
      ? holes(value as object)
      : [...(value as string).matchAll(/\{\w+\}/g)].map(([hole]) => `${key} ${hole}`),
  );

describe('<operator-console>: words', () => {
  for (const [language, load] of Object.entries(languages)) {
    it(`has every word in ${language}, with the same places to fill in`, async () => {
      const { words } = await load();
      expect(Object.keys(words)).to.include.members(Object.keys(en));
      expect(holes(words).sort()).to.deep.equal(holes(en).sort());
      expect(JSON.stringify(words)).not.to.contain('""');
    });
  }

  it('speaks the page’s language, right to left where that is so', async () => {
    const made = await makeConsole('ringtone="off" lang="ar"');
    await talk(made);
    const { words } = await languages['ar']!();
    expect(made.text('status')).to.equal(words.active);
    const mute = made.part('mute-button')?.getBoundingClientRect();
    const settings = made.part('settings-button')?.getBoundingClientRect();
    expect(mute?.left).to.be.above(settings?.left ?? Infinity);
    await expect(made.console).to.be.accessible();
  });

  it('tells an error in the page’s language, and its own sentence in English', async () => {
    const error = new CallError('reconnection-exhausted', 'The platform could not be reached again.');
    for (const [lang, expected] of [
      ['en', error.message],
      ['de', (await languages['de']!()).words.errors['reconnection-exhausted']],
    ]) {
      const made = await makeConsole(`ringtone="off" lang="${lang}"`);
      made.session.fire('call-error', error);
      await made.console.updateComplete;
      expect(made.text('error')).to.equal(expected);
    }
  });

  it('lets a page put its own words in place of any', async () => {
    const made = await makeConsole('ringtone="off"');
    made.console.messages = { goOffline: 'Pause', presence: { online: 'Here' } };
    await goOnline(made);
    expect([made.text('presence-text'), made.text('presence-button')]).to.deep.equal(['Here', 'Pause']);
  });
});

describe('<operator-console>: devices', () => {
  it('remembers the choice of devices for the next visit', async () => {
    const first = await makeConsole('ringtone="off"');
    await first.click('settings-button');
    const [microphone] = first.console.renderRoot.querySelectorAll<HTMLSelectElement>('[part=device]');
    const option = new Option('Headset', 'headset');
    microphone?.append(option);
    option.selected = true;
    microphone?.dispatchEvent(new Event('change'));
    expect(first.session.asked.at(-1)).to.equal('microphone headset');
    const stored = localStorage.getItem('voice-call-elements:devices') as string;
    const second = await makeConsole('ringtone="off"');
    localStorage.setItem('voice-call-elements:devices', stored);
    second.session.asked = [];
    second.console.session = second.session.asSession();
    expect(second.session.asked).to.deep.equal(['microphone headset']);
  });

  it('lists devices that are plugged in, once for all of a headset', async () => {
    const made = await makeConsole();
    await made.click('settings-button');
    await aTimeout(200);
    let lists = 0;
    knowDevices(true, () => lists++);
    for (let i = 0; i < 4; i++) navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
    await aTimeout(200);
    await made.console.updateComplete;
    expect(lists).to.equal(1);
    const names = [...made.console.renderRoot.querySelectorAll('[part=device] option')].map(
      ({ textContent }) => textContent,
    );
    // Its microphone, and for the voice and the ring its loudspeaker, where the browser lets a page choose one.
    expect(names.filter((name) => name === 'Headset')).to.have.length('setSinkId' in AudioContext.prototype ? 3 : 1);
    restoreDevices();
  });

  it('takes nothing from a memory that is not its own', async () => {
    for (const stored of ['not json', 'null', '{"microphone":5}', '[]']) {
      const made = await makeConsole('ringtone="off"');
      localStorage.setItem('voice-call-elements:devices', stored);
      made.session.asked = [];
      made.console.session = made.session.asSession();
      expect(made.session.asked).to.deep.equal([]);
    }
    localStorage.removeItem('voice-call-elements:devices');
  });
});
