import { aTimeout, expect, waitUntil } from '@open-wc/testing';
import { en } from '../../src/components/voice-agent-call/messages.js';
import { CallError } from '../../src/sessions/index.js';
import { activate, make, type Made } from './make.js';

const log = ({ call }: Made): HTMLElement => call.renderRoot.querySelector('.transcript') as HTMLElement;

async function say(made: Made, times: number): Promise<void> {
  for (let i = 0; i < times; i++) made.session.say('agent', `Sentence number ${i}, long enough for a line or two.`);
  await aTimeout(100);
  await made.call.updateComplete;
}

async function scrollUp(made: Made): Promise<void> {
  // Until the element knows: on a busy machine it may still be following what was said.
  await waitUntil(
    () => {
      log(made).scrollTop = 0;
      return made.part('newest-button');
    },
    'the reader has scrolled up',
    { timeout: 5000 },
  );
}

describe('<voice-agent-call>: conversation', () => {
  it('touches few nodes for one more line after 5,000, and for the 300 that follow', async () => {
    const made = await make();
    await activate(made);
    await say(made, 5000);
    expect(made.call.renderRoot.querySelectorAll('.line').length).to.be.at.most(200);
    let touched = 0;
    const observer = new MutationObserver((records) => {
      for (const { addedNodes, removedNodes } of records) touched += addedNodes.length + removedNodes.length || 1;
    });
    observer.observe(log(made), { subtree: true, childList: true, characterData: true, attributes: true });
    made.session.say('agent', 'One more.');
    await made.call.updateComplete;
    await aTimeout(0);
    expect(touched).to.be.above(0).and.below(10);
    touched = 0;
    for (let i = 0; i < 300; i++) {
      made.session.say('user', `Line ${i}`);
      await made.call.updateComplete;
    }
    await aTimeout(100);
    expect(touched / 300).to.be.below(15);
    observer.disconnect();
  });

  it('shows what was said earlier on demand, and leaves the reader where they are', async () => {
    const made = await make();
    await activate(made);
    await say(made, 450);
    const before = made.call.renderRoot.querySelectorAll('.line').length;
    expect(before).to.be.at.most(200);
    await scrollUp(made);
    const top = made.call.renderRoot.querySelector('.line') as HTMLElement;
    const text = top.textContent;
    const place = top.getBoundingClientRect().top;
    await made.click('earlier-button');
    await aTimeout(50);
    const lines = [...made.call.renderRoot.querySelectorAll<HTMLElement>('.line')];
    expect(lines.length).to.be.above(before);
    const same = lines.find((line) => line.textContent === text);
    expect(Math.abs((same?.getBoundingClientRect().top ?? Infinity) - place)).to.be.below(60);
    expect(made.focused()).to.equal(log(made).getAttribute('part'));
  });

  it('offers the newest to a reader who has scrolled up, and takes them there', async () => {
    const made = await make();
    await activate(made);
    await say(made, 20);
    expect(made.part('newest-button')).to.equal(null);
    await scrollUp(made);
    await expect(made.call).to.be.accessible();
    expect(made.text('newest-button')).to.equal(en.newest);
    await made.click('newest-button');
    await waitUntil(() => !made.part('newest-button'));
    expect(log(made).scrollHeight - log(made).scrollTop - log(made).clientHeight).to.be.below(2);
    expect(made.part('newest-button')).to.equal(null);
    expect(made.call.shadowRoot?.activeElement).to.equal(log(made));
  });

  it('starts collapsed where asked to, and opens at the newest line', async () => {
    const made = await make('transcript="collapsed"');
    await activate(made);
    await say(made, 20);
    const details = made.part('conversation') as HTMLDetailsElement;
    expect(details.open).to.equal(false);
    made.part('transcript-toggle')?.click();
    await aTimeout(50);
    expect(log(made).scrollTop).to.be.above(0);
    await say(made, 1);
    expect(details.open).to.equal(true);
  });

  it('copies all that was said, with its speakers, and tells so', async () => {
    const made = await make();
    await activate(made);
    made.session.say('agent', 'Hello');
    made.session.say('user', 'Hi');
    await made.call.updateComplete;
    const copied: string[] = [];
    const { clipboard } = navigator;
    try {
      clipboard.writeText = async (text) => void copied.push(text);
      await made.click('copy-button');
      await aTimeout(0);
      await made.call.updateComplete;
      expect(copied).to.deep.equal(['Agent: Hello\nYou: Hi']);
      expect(made.told()).to.equal(en.copied);
      clipboard.writeText = () => Promise.reject(new Error('no'));
      await made.click('copy-button');
      await aTimeout(0);
      await made.call.updateComplete;
      expect(made.told()).to.equal(en.notCopied);
    } finally {
      Reflect.deleteProperty(clipboard, 'writeText');
    }
  });

  it('shows the tool that the agent uses, as text, until it speaks', async () => {
    const made = await make();
    await activate(made);
    made.session.say('user', 'What does tea cost?');
    made.session.fire('call-tool-call', { id: '1', name: '<b>price', args: {} });
    await made.call.updateComplete;
    expect(made.text('line-tool')).to.contain('<b>price');
    expect(made.part('line-tool')?.childElementCount).to.equal(0);
    made.session.say('agent', 'Four euros.');
    await made.call.updateComplete;
    expect(made.part('line-tool')).to.equal(null);
  });

  it('counts the time of the call, and keeps it after the end', async () => {
    const made = await make();
    await made.session.start();
    made.session.play({ type: 'opened', nowMs: performance.now() - 65_000 });
    await made.call.updateComplete;
    expect(made.text('time')).to.equal('1:05');
    await waitUntil(() => made.text('time') === '1:06', 'a second later', { timeout: 5000 });
    made.session.play({ type: 'ended', nowMs: performance.now() + 60_000, reason: 'remote-hangup' });
    await made.call.updateComplete;
    expect(made.text('time')).to.match(/^2:0/);
    expect(made.text('call-button')).to.equal(en.again);
  });
});

describe('<voice-agent-call>: sound settings', () => {
  it('offers the devices that have names, and hands the choice on', async () => {
    const made = await make();
    const device = (kind: string, deviceId: string, label: string): MediaDeviceInfo =>
      ({ kind, deviceId, label }) as MediaDeviceInfo;
    try {
      navigator.mediaDevices.enumerateDevices = async () => [
        device('audioinput', 'default', 'Default - Headset'),
        device('audioinput', 'h', 'Headset'),
        device('audioinput', '', ''),
        device('audiooutput', 's', 'Loudspeaker'),
      ];
      await made.click('settings-button');
      // Devices are looked at when no more of them come.
      await waitUntil(() => made.call.renderRoot.querySelector('select')?.options.length === 2);
      const [microphone, speaker] = made.call.renderRoot.querySelectorAll('select');
      expect([...(microphone?.options ?? [])].map(({ text }) => text)).to.deep.equal([en.systemDevice, 'Headset']);
      const choose = (select: HTMLSelectElement | undefined, value: string): void => {
        if (!select) throw new Error('no select');
        select.value = value;
        select.dispatchEvent(new Event('change'));
      };
      choose(microphone, 'h');
      expect(made.session.chosen).to.deep.equal(['microphone h']);
      // There is nothing to choose where the browser does not let a page do so.
      if ('setSinkId' in AudioContext.prototype) {
        choose(speaker, 's');
        expect(made.session.chosen.at(-1)).to.equal('speaker s');
      } else {
        expect(speaker).to.equal(undefined);
      }
    } finally {
      Reflect.deleteProperty(navigator.mediaDevices, 'enumerateDevices');
    }
  });

  it('tests the microphone: the level moves until it is stopped or a call starts', async () => {
    const made = await make();
    await made.click('settings-button');
    await made.click('test-button');
    expect(made.text('test-button')).to.equal(en.stopTest);
    made.session.levels = { local: { peak: 0.5, rms: 0.3 }, remote: { peak: 0, rms: 0 } };
    const bar = made.part('level')?.querySelector<HTMLElement>('.bar');
    await waitUntil(() => Number(/scaleX\((.*)\)/.exec(bar?.style.transform ?? '')?.[1]) > 0.5);
    await made.click('test-button');
    expect(made.session.chosen).to.deep.equal(['test true', 'test false']);
    await activate(made);
    expect(made.part('test-button')).to.equal(null);
  });

  it('says why the microphone cannot be tested', async () => {
    const made = await make();
    made.session.testError = new CallError('mic-not-found', 'No microphone was found.');
    await made.click('settings-button');
    await made.click('test-button');
    await made.call.updateComplete;
    expect(made.text('error')).to.equal('No microphone was found.');
    expect(made.text('test-button')).to.equal(en.test);
  });
});

describe('<voice-agent-call consent>', () => {
  beforeEach(() => localStorage.clear());

  it('asks before anything else, and starts in the click that agrees', async () => {
    const made = await make('consent', '<p slot="consent">We record nothing.</p>');
    await made.click('call-button');
    await aTimeout(0);
    expect(made.session.state).to.equal('idle');
    expect(made.focused()).to.equal('agree-button');
    expect(made.part('agree-button')?.getAttribute('aria-describedby')).to.equal('consent');
    await expect(made.call).to.be.accessible();
    await made.click('agree-button');
    expect(made.session.state).to.equal('connecting');
    await aTimeout(0);
    expect(made.focused()).to.equal('call-button');
  });

  it('starts nothing when it is declined, and asks again', async () => {
    const made = await make('consent');
    const started = made.call.start();
    await made.call.updateComplete;
    await made.click('decline-button');
    await started;
    expect(made.session.state).to.equal('idle');
    await made.click('call-button');
    expect(made.part('agree-button')).not.to.equal(null);
  });

  it('is asked once a page, and on each visit unless it is to be remembered', async () => {
    const first = await make('consent');
    await first.click('call-button');
    await first.click('agree-button');
    first.session.end();
    await first.call.updateComplete;
    await first.click('call-button');
    expect(first.session.state).to.equal('connecting');
    expect(localStorage.length).to.equal(0);
    const second = await make('consent');
    await second.click('call-button');
    expect(second.session.state).to.equal('idle');
  });

  it('is remembered for the same words only', async () => {
    const first = await make('consent consent-remember="v1"');
    await first.click('call-button');
    await first.click('agree-button');
    expect(first.session.state).to.equal('connecting');
    const second = await make('consent consent-remember="v1"');
    await second.click('call-button');
    expect(second.session.state).to.equal('connecting');
    const changed = await make('consent consent-remember="v2"');
    await changed.click('call-button');
    expect(changed.session.state).to.equal('idle');
  });
});
