import { expect } from '@open-wc/testing';
import { languages } from '../../src/components/aigent-stream/languages.js';
import { en } from '../../src/components/aigent-stream/messages.js';
import { CallError } from '../../src/sessions/index.js';
import { makeStream, stream } from './make-stream.js';

const holes = (words: object): string[] =>
  Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'object'
      ? holes(value as object)
      : [...(value as string).matchAll(/\{\w+\}/g)].map(([hole]) => `${key} ${hole}`),
  );

describe('<aigent-stream>: words', () => {
  for (const [language, load] of Object.entries(languages)) {
    it(`has every word in ${language}, with the same places to fill in`, async () => {
      const { words } = await load();
      expect(Object.keys(words)).to.have.members(Object.keys(en));
      expect(holes(words).sort()).to.deep.equal(holes(en).sort());
      expect(JSON.stringify(words)).not.to.contain('""');
    });
  }

  it('speaks the page’s language, right to left where that is so', async () => {
    const made = await makeStream('lang="ar"');
    await stream(made);
    made.session.count([65_000, 65_000], [400, 0]);
    await made.stream.updateComplete;
    const { words } = await languages['ar']!();
    expect(made.text('status')).to.equal(words.state.streaming);
    const stop = made.part('stream-button')?.getBoundingClientRect();
    const pause = made.part('pause-button')?.getBoundingClientRect();
    expect(stop?.left).to.be.below(pause?.left ?? -Infinity);
    await expect(made.stream).to.be.accessible();
  });

  it('tells an error in the page’s language, and its own sentence in English', async () => {
    const error = new CallError('reconnection-exhausted', 'The platform could not be reached again.');
    for (const [lang, expected] of [
      ['en', error.message],
      ['de', (await languages['de']!()).words.errors['reconnection-exhausted']],
    ]) {
      const made = await makeStream(`lang="${lang}"`);
      made.session.fire('call-error', error);
      await made.stream.updateComplete;
      expect(made.text('error')).to.equal(expected);
    }
  });

  it('lets a page put its own words in place of any', async () => {
    const made = await makeStream();
    made.stream.messages = { stop: 'Enough', state: { streaming: 'On air' } };
    await stream(made);
    expect([made.text('status'), made.text('stream-button')]).to.deep.equal(['On air', 'Enough']);
  });
});
