import { aTimeout, expect } from '@open-wc/testing';
import { CallError } from '../../src/sessions/index.js';
import { activate, make, type Made } from './make.js';

/** The element for an agent that writes. */
async function makeWritten(attributes = ''): Promise<Made> {
  const made = await make(attributes);
  made.call.protocol = 'vonage';
  await made.call.updateComplete;
  return made;
}

const box = ({ part }: Made): HTMLInputElement => part('text-input') as HTMLInputElement;

async function type(made: Made, text: string): Promise<void> {
  box(made).value = text;
  made.call.renderRoot.querySelector<HTMLFormElement>('.text-box')?.requestSubmit();
  await aTimeout(0);
  await made.call.updateComplete;
}

describe('<voice-agent-call protocol="vonage">', () => {
  it('shows the line to type by itself, and is accessible before, in and after a call', async () => {
    const made = await makeWritten();
    expect(box(made).disabled).to.equal(true);
    await expect(made.call).to.be.accessible();
    await activate(made);
    made.session.say('agent', 'Hello.');
    await made.call.updateComplete;
    expect(box(made).disabled).to.equal(false);
    await expect(made.call).to.be.accessible();
    made.session.end();
    await made.call.updateComplete;
    await expect(made.call).to.be.accessible();
    const spoken = await make();
    expect(spoken.part('text-input')).to.equal(null);
  });

  it('has neither mute nor sound with speech="off", and says that it waits for a line', async () => {
    const made = await makeWritten('speech="off"');
    const hidden = (name: string): boolean => !made.part(name) || made.part(name)?.hidden === true;
    expect(hidden('mute-button')).to.equal(true);
    expect(hidden('settings-button')).to.equal(true);
    made.session.hears = false;
    await activate(made);
    expect(made.text('status')).to.equal('Write your message');
    made.session.beAgent('thinking');
    await made.call.updateComplete;
    expect(made.text('status')).to.equal('Thinking');
    made.call.lang = 'de';
    made.session.beAgent('listening');
    await aTimeout(50);
    await made.call.updateComplete;
    expect(made.text('status')).to.equal('Schreiben Sie Ihre Nachricht');
  });

  it('offers volume, but no devices: the browser’s speech has its own', async () => {
    const made = await makeWritten();
    await made.click('settings-button');
    expect(made.part('volume')).not.to.equal(null);
    expect(made.part('device')).to.equal(null);
    expect(made.part('test-button')).to.equal(null);
    expect(made.part('level')?.hidden).to.equal(true);
  });

  it('tells in the consent whose service may hear, or that there is only writing', async () => {
    const spoken = await makeWritten('consent');
    void spoken.call.start();
    await spoken.call.updateComplete;
    expect(spoken.text('consent-text')).to.contain('microphone').and.to.contain('service of its maker');
    const written = await makeWritten('consent speech="off"');
    void written.call.start();
    await written.call.updateComplete;
    expect(written.text('consent-text')).to.contain('What you write').and.not.to.contain('microphone');
    const aillomvox = await make('consent');
    void aillomvox.call.start();
    await aillomvox.call.updateComplete;
    expect(aillomvox.text('consent-text')).not.to.contain('maker');
  });

  it('is read to those who do not hear the agent, and not to those who do', async () => {
    const made = await makeWritten();
    await activate(made);
    made.session.say('agent', 'Hello.');
    await made.call.updateComplete;
    const log = (): string | null | undefined =>
      made.call.renderRoot.querySelector('[role=log]')?.getAttribute('aria-live');
    expect(log()).to.equal('off');
    made.session.hears = false;
    made.session.say('agent', 'Hello again.');
    await made.call.updateComplete;
    expect(log()).to.equal('polite');
  });

  it('keeps the line to type while it reconnects, tells that, and not that a call begins', async () => {
    const made = await makeWritten();
    await activate(made);
    expect(made.told()).to.equal('The call has started');
    made.session.play({ type: 'lost' });
    await made.call.updateComplete;
    expect(made.call.getAttribute('state')).to.equal('reconnecting');
    expect(made.text('status')).to.equal('Reconnecting…');
    expect(made.told()).to.equal('Reconnecting…');
    expect(box(made).disabled).to.equal(false);
    expect(made.text('call-button')).to.equal('Hang up');
    await expect(made.call).to.be.accessible();
    made.session.play({ type: 'opened', nowMs: 0 });
    await made.call.updateComplete;
    expect(made.told()).to.equal('Reconnecting…');
    made.session.end();
  });

  it('says of a line whether it did not go out or may not have arrived', async () => {
    const made = await makeWritten();
    await activate(made);
    made.session.refuses = true;
    await type(made, 'one');
    expect(made.text('not-sent')).to.equal('Not sent. Please try again.');
    made.session.sendText = () => Promise.reject(new CallError('request-failed', 'late', { fatal: false }));
    await type(made, 'two');
    expect(made.text('not-sent')).to.equal('Not confirmed. It may not have arrived.');
    expect(made.told()).to.equal('Not confirmed. It may not have arrived.');
    expect(box(made).value).to.equal('two');
    await expect(made.call).to.be.accessible();
  });

  it('puts spoken words that did not arrive into the box, unless something is typed there', async () => {
    const made = await makeWritten();
    await activate(made);
    made.session.fire('speech-unsent', { text: 'spoken' });
    await made.call.updateComplete;
    expect(box(made).value).to.equal('spoken');
    expect(made.text('not-sent')).to.contain('Not confirmed');
    box(made).value = 'typed';
    made.session.fire('speech-unsent', { text: 'spoken' });
    expect(box(made).value).to.equal('typed');
  });

  it('shows a conversation’s warnings in the page’s language', async () => {
    const made = await makeWritten('lang="it"');
    await activate(made);
    made.session.fire('call-warning', { code: 'idle-timeout', raised: true, message: 'Are you still there?' });
    await aTimeout(50);
    await made.call.updateComplete;
    expect(made.text('notice')).to.contain('Ci sei ancora?');
    made.session.fire('call-warning', { code: 'speech-unavailable', raised: true, message: 'No.' });
    await made.call.updateComplete;
    expect(made.text('notice')).to.contain('Leggi e scrivi');
  });

  const addresses: readonly (readonly [string, string[]])[] = [
    ['Look: https://shop.test/a?b=1#c.', ['https://shop.test/a?b=1#c']],
    ['HTTP://SHOP.TEST/x, (https://shop.test:8443/y)', ['http://shop.test/x', 'https://shop.test:8443/y']],
    ['https://evil.test/ https://shop.test.evil.test/ https://notshop.test/', []],
    ['https://shop.test@evil.test/ https://user@shop.test/', []],
    ['javascript:alert(1)//https://', []],
    ['<a href="https://shop.test/">x</a>', ['https://shop.test/']],
    ['https://', []],
  ];
  for (const [text, links] of addresses) {
    it(`makes of “${text}” ${links.length === 0 ? 'no link' : links.join(' and ')}`, async () => {
      const made = await makeWritten();
      await activate(made);
      made.session.say('agent', text);
      await made.call.updateComplete;
      const found = (): HTMLAnchorElement[] => [...made.call.renderRoot.querySelectorAll<HTMLAnchorElement>('.line a')];
      expect(found()).to.deep.equal([]);
      made.call.links = ['shop.test', 'shop.test:8443'];
      await made.call.updateComplete;
      expect(found().map(({ href }) => href)).to.deep.equal(links);
      expect(found().every(({ rel, target }) => rel === 'noopener noreferrer' && target === '_blank')).to.equal(true);
      expect(made.call.renderRoot.querySelector('.line bdi')?.textContent).to.equal(text);
      await expect(made.call).to.be.accessible();
    });
  }

  it('links nothing that the visitor wrote', async () => {
    const made = await makeWritten();
    made.call.links = ['shop.test'];
    await activate(made);
    made.session.say('user', 'https://shop.test/');
    await made.call.updateComplete;
    expect(made.call.renderRoot.querySelector('.line a')).to.equal(null);
  });
});
