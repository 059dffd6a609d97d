import { aTimeout, expect, fixture, html, oneEvent } from '@open-wc/testing';
import '../../src/components/voice-agent-call/define.js';
import type { VoiceAgentCall } from '../../src/components/voice-agent-call/define.js';
import { en } from '../../src/components/voice-agent-call/messages.js';
import { CallError, type CallStateChange } from '../../src/sessions/index.js';
import { knowDevices, restoreDevices } from '../support/devices.js';
import { FakeSession } from './fake-session.js';

async function make(): Promise<{ call: VoiceAgentCall; session: FakeSession }> {
  const call = await fixture<VoiceAgentCall>(html`<voice-agent-call protocol="aillomvox"></voice-agent-call>`);
  const session = new FakeSession();
  call.session = session.asSession();
  await call.updateComplete;
  return { call, session };
}

const inside = (call: VoiceAgentCall, selector: string): HTMLElement | null =>
  call.renderRoot.querySelector<HTMLElement>(selector);
const text = (call: VoiceAgentCall, selector: string): string => inside(call, selector)?.textContent?.trim() ?? '';
const callButton = (call: VoiceAgentCall): HTMLButtonElement =>
  inside(call, '[part="call-button"]') as HTMLButtonElement;

describe('<voice-agent-call>: states', () => {
  afterEach(restoreDevices);

  it('is accessible and says what it does in every state', async () => {
    knowDevices(false);
    const { call, session } = await make();
    const seen: string[] = [];
    const look = async (): Promise<void> => {
      await call.updateComplete;
      await expect(call).to.be.accessible();
      seen.push(`${call.getAttribute('state')}: ${text(call, '.status')} [${text(call, '[part="call-button"]')}]`);
    };
    await look();
    await session.start();
    await look();
    session.play({ type: 'step', step: 'microphone' });
    await look();
    session.play({ type: 'opened', nowMs: 0 });
    await look();
    session.say('agent', 'Hello');
    session.say('user', 'Hi');
    session.beAgent('speaking');
    await look();
    session.end();
    await look();
    expect(seen).to.deep.equal([
      'idle: Ready when you are [Start call]',
      'connecting: Connecting… [Cancel]',
      'connecting: Please allow the microphone [Cancel]',
      'active: Listening [Hang up]',
      'active: Speaking [Hang up]',
      'ended: You ended the call [Call again]',
    ]);
  });

  it('asks for no microphone that is allowed already', async () => {
    knowDevices(true);
    const { call, session } = await make();
    await aTimeout(200);
    await session.start();
    session.play({ type: 'step', step: 'microphone' });
    await call.updateComplete;
    expect(text(call, '.status')).to.equal(en.connecting.socket);
  });

  it('has the state as a custom state too', async () => {
    const { call, session } = await make();
    await session.start();
    session.play({ type: 'opened', nowMs: 0 });
    await call.updateComplete;
    expect(call.matches(':state(active)')).to.equal(true);
    expect(call.matches(':state(connecting)')).to.equal(false);
  });

  it('tells screen readers the phases of the call and not every breath of the agent', async () => {
    const { call, session } = await make();
    const told: string[] = [];
    const look = async (): Promise<void> => {
      await call.updateComplete;
      told.push(text(call, '[role="status"]'));
    };
    await look();
    await session.start();
    await look();
    session.play({ type: 'opened', nowMs: 0 });
    await look();
    session.beAgent('speaking');
    await look();
    session.end();
    await look();
    expect(told).to.deep.equal(['', en.connecting.token, en.started, en.started, en.ended.hangup]);
  });

  it('shows the sentence of an error, says it once, and clears it for the next call', async () => {
    const { call, session } = await make();
    session.startError = new CallError('mic-denied', 'The microphone is not allowed.');
    callButton(call).click();
    await call.updateComplete;
    await expect(call).to.be.accessible();
    expect(text(call, '[part="error"]')).to.equal('The microphone is not allowed.');
    expect(text(call, '[role="status"]')).to.equal('The microphone is not allowed.');
    session.startError = undefined;
    callButton(call).click();
    await call.updateComplete;
    expect(inside(call, '[part="error"]')?.hidden).to.equal(true);
    expect(text(call, '[role="status"]')).to.equal(en.connecting.token);
  });
});

describe('<voice-agent-call>: events and methods', () => {
  it('fires the session’s events, bubbling, composed and frozen as they were', async () => {
    const { call, session } = await make();
    const heard = oneEvent(document, 'call-state-change');
    await session.start();
    const event = (await heard) as CustomEvent<CallStateChange>;
    expect(event.target).to.equal(call);
    expect([event.bubbles, event.composed]).to.deep.equal([true, true]);
    expect(event.detail).to.include({ state: 'connecting', previous: 'idle' });
  });

  it('hands mute and volume on at once, by attribute, property and button', async () => {
    const { call, session } = await make();
    call.setAttribute('mic-muted', '');
    call.volume = 0.25;
    await call.updateComplete;
    expect([session.muted, session.volume]).to.deep.equal([true, 0.25]);
    const mute = inside(call, '[part="mute-button"]');
    expect(mute?.getAttribute('aria-pressed')).to.equal('true');
    mute?.click();
    await call.updateComplete;
    expect(session.muted).to.equal(false);
    expect(call.hasAttribute('mic-muted')).to.equal(false);
  });

  it('refuses another session during a call', async () => {
    const { call, session } = await make();
    await session.start();
    expect(() => (call.session = new FakeSession().asSession())).to.throw(TypeError);
  });

  it('says config-invalid, and opens nothing, without a protocol', async () => {
    const call = await fixture<VoiceAgentCall>(html`<voice-agent-call url="wss://localhost/ws"></voice-agent-call>`);
    const error = await call.start().catch((cause: unknown) => cause);
    expect(error).to.be.instanceOf(CallError).and.to.include({ code: 'config-invalid' });
    await call.updateComplete;
    expect(text(call, '[part="error"]')).to.contain('protocol must be one of: aillomvox');
    expect(call.state).to.equal('ended');
  });

  it('never shows a key or token in its markup', async () => {
    const call = await fixture<VoiceAgentCall>(html`<voice-agent-call></voice-agent-call>`);
    call.apiKey = 'av_secret';
    call.getToken = async () => 'av_secret';
    await call.updateComplete;
    expect(call.outerHTML + (call.shadowRoot?.innerHTML ?? '')).not.to.contain('av_secret');
  });
});

describe('<voice-agent-call>: transcript', () => {
  it('shows finals by default and what is being said if asked', async () => {
    const { call, session } = await make();
    session.say('agent', 'Hel', false);
    await call.updateComplete;
    expect(inside(call, '.line')).to.equal(null);
    call.interimTranscript = true;
    await call.updateComplete;
    expect(text(call, '.line bdi')).to.equal('Hel');
    session.say('agent', 'Hello');
    await call.updateComplete;
    expect(text(call, '.line bdi')).to.equal('Hello');
    call.transcript = 'off';
    await call.updateComplete;
    expect(inside(call, '.line')).to.equal(null);
  });

  for (const markup of [
    '<img src=x onerror="window.hacked=1">',
    '<script>window.hacked=1</script>',
    '</style><b>x',
    '${1}',
  ]) {
    it(`shows ${markup} as text`, async () => {
      const { call, session } = await make();
      session.say('agent', markup);
      await call.updateComplete;
      expect(text(call, '.line bdi')).to.equal(markup);
      expect(inside(call, '.line bdi')?.childElementCount).to.equal(0);
      expect('hacked' in window).to.equal(false);
    });
  }

  it('follows what is said, but leaves a reader who scrolled up where they are', async () => {
    const { call, session } = await make();
    const say = async (times: number): Promise<HTMLElement> => {
      for (let i = 0; i < times; i++) session.say('agent', `Sentence number ${i}, long enough for a line or two.`);
      await call.updateComplete;
      const log = inside(call, '.transcript') as HTMLElement;
      await aTimeout(50);
      return log;
    };
    const log = await say(20);
    expect(log.scrollHeight - log.scrollTop - log.clientHeight).to.be.below(2);
    log.scrollTop = 10;
    await aTimeout(50);
    await say(3);
    expect(log.scrollTop).to.equal(10);
  });
});

describe('<voice-agent-call>: life in the page', () => {
  it('keeps the call when its node is moved, hangs up when it is removed', async () => {
    const { call, session } = await make();
    await session.start();
    session.play({ type: 'opened', nowMs: 0 });
    const box = document.createElement('div');
    call.parentElement?.append(box);
    box.append(call);
    await aTimeout(20);
    expect(session.state).to.equal('active');
    call.remove();
    await aTimeout(20);
    expect(session.state).to.equal('ended');
  });

  it('works by keyboard alone, in the order of reading', async () => {
    const { call } = await make();
    const focusable = [...call.renderRoot.querySelectorAll<HTMLElement>('button, input')];
    expect(focusable.map((element) => element.getAttribute('aria-label') ?? element.textContent?.trim())).to.deep.equal(
      [en.mute, en.start, en.settings],
    );
    for (const element of focusable) {
      element.focus();
      expect((call.renderRoot as ShadowRoot).activeElement).to.equal(element);
    }
  });

  it('gives fingers room: every control is at least 44 px high', async () => {
    const { call } = await make();
    for (const control of call.renderRoot.querySelectorAll('button, input')) {
      expect(control.getBoundingClientRect().height).to.be.at.least(44);
    }
  });

  it('fits in 280 px without scrolling sideways', async () => {
    const { call, session } = await make();
    (call.parentElement as HTMLElement).style.inlineSize = '280px';
    session.say('agent', 'Averyveryverylongwordwithoutanyspaceinitthatmustbreaksomewhereornothing');
    await call.updateComplete;
    expect(call.scrollWidth).to.be.at.most(280);
    for (const control of call.renderRoot.querySelectorAll('button, input, .line')) {
      expect(control.getBoundingClientRect().right).to.be.at.most(call.getBoundingClientRect().right);
    }
  });
});
