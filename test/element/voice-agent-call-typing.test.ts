import { aTimeout, expect, fixture, html } from '@open-wc/testing';
import '../../src/components/voice-agent-call/define.js';
import type { VoiceAgentCall } from '../../src/components/voice-agent-call/define.js';
import { CallError, ToolCallEvent } from '../../src/sessions/index.js';
import { FakeSession } from './fake-session.js';

async function makeActive(): Promise<{ call: VoiceAgentCall; session: FakeSession }> {
  const call = await fixture<VoiceAgentCall>(html`<voice-agent-call text-input></voice-agent-call>`);
  const session = new FakeSession();
  call.session = session.asSession();
  await session.start();
  session.play({ type: 'opened', nowMs: 0 });
  await call.updateComplete;
  return { call, session };
}

const box = (call: VoiceAgentCall): HTMLInputElement =>
  call.renderRoot.querySelector('.text-box input') as HTMLInputElement;

async function type(call: VoiceAgentCall, text: string): Promise<void> {
  box(call).value = text;
  box(call).dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  call.renderRoot.querySelector<HTMLFormElement>('.text-box')?.requestSubmit();
  await aTimeout(10);
  await call.updateComplete;
}

describe('<voice-agent-call text-input>', () => {
  it('is accessible, sends a line and empties the box', async () => {
    const { call, session } = await makeActive();
    await expect(call).to.be.accessible();
    await type(call, 'What does tea cost?');
    expect(session.sent).to.deep.equal(['What does tea cost?']);
    expect(box(call).value).to.equal('');
  });

  it('sends a line once, however often Enter is pressed, and no blanks', async () => {
    const { call, session } = await makeActive();
    box(call).value = 'Hello';
    box(call).dispatchEvent(new InputEvent('input'));
    const form = call.renderRoot.querySelector<HTMLFormElement>('.text-box');
    form?.requestSubmit();
    form?.requestSubmit();
    await aTimeout(10);
    await type(call, '   ');
    expect(session.sent).to.deep.equal(['Hello']);
  });

  it('puts a line that did not go out back into the box and says so', async () => {
    const { call, session } = await makeActive();
    session.refuses = true;
    await type(call, 'Do not lose me');
    expect(box(call).value).to.equal('Do not lose me');
    expect(call.renderRoot.querySelector('.not-sent')?.textContent).to.contain('Not sent');
    await expect(call).to.be.accessible();
    session.refuses = false;
    await type(call, box(call).value);
    expect(session.sent).to.deep.equal(['Do not lose me']);
    expect(call.renderRoot.querySelector('.not-sent')).to.equal(null);
  });

  it('cannot be used outside a call', async () => {
    const { call, session } = await makeActive();
    session.end();
    await call.updateComplete;
    expect(box(call).disabled).to.equal(true);
  });
});

describe('<voice-agent-call>: what happens in a call', () => {
  it('shows the remaining time in the last 15 seconds only', async () => {
    const { call, session } = await makeActive();
    const time = (): string => call.renderRoot.querySelector('.time')?.textContent ?? '';
    session.remainingMs = 15_400;
    session.beAgent('thinking');
    await call.updateComplete;
    expect(time()).not.to.contain('left');
    session.remainingMs = 14_200;
    session.beAgent('speaking');
    await call.updateComplete;
    expect(time()).to.contain('15 seconds left');
  });

  it('shows a visitor’s trouble until it is over, and keeps the author’s to itself', async () => {
    const { call, session } = await makeActive();
    const notice = (): string =>
      (call.renderRoot.querySelector<HTMLElement>('[part="notice"]:not([hidden])')?.textContent ?? '').trim();
    session.fire('call-warning', { code: 'degraded', raised: true, message: 'CSP' });
    await call.updateComplete;
    expect(notice()).to.equal('');
    session.fire('call-warning', { code: 'mic-silent', raised: true, message: 'No sound.' });
    await call.updateComplete;
    expect(notice()).to.equal('No sound.');
    await expect(call).to.be.accessible();
    session.fire('call-warning', { code: 'mic-silent', raised: false, message: 'Sound.' });
    await call.updateComplete;
    expect(notice()).to.equal('');
  });

  it('stays responsive through 10,000 lines in one second, and cuts a giant line on screen only', async () => {
    const { call, session } = await makeActive();
    let renders = 0;
    call.addController({ hostUpdated: () => void renders++ });
    for (let i = 0; i < 10_000; i++) {
      session.say('agent', `Line ${i}`);
      if (i % 100 === 0) await aTimeout(0);
    }
    session.say('agent', 'x'.repeat(100_000));
    await aTimeout(150);
    expect(renders).to.be.below(150);
    const lines = call.renderRoot.querySelectorAll('.line bdi');
    expect(lines.length).to.be.at.most(200);
    expect(lines[lines.length - 1]?.textContent?.length).to.be.below(5000);
    expect(session.transcript.at(-1)?.text.length).to.equal(100_000);
  });

  it('offers a tool call on the element and hands the page’s answer and refusal on', async () => {
    const { call, session } = await makeActive();
    const answers: unknown[] = [];
    call.addEventListener('call-tool-call', (event) => {
      expect(event.detail.name).to.equal('price');
      event.respondWith(3);
      event.preventDefault();
    });
    const event = new ToolCallEvent({ id: '1', name: 'price', args: {} }, (result) => answers.push(result));
    session.dispatchEvent(event);
    expect(answers).to.deep.equal([3]);
    expect(event.defaultPrevented).to.equal(true);
  });

  it('shows a trouble that the call survives until the conversation goes on', async () => {
    const { call, session } = await makeActive();
    const alert = (): HTMLElement | null => call.renderRoot.querySelector<HTMLElement>('[part="error"]');
    session.fire('call-error', new CallError('tool-failed', 'A tool failed.', { fatal: false }));
    await call.updateComplete;
    expect(alert()?.hidden).to.equal(false);
    session.say('agent', 'Let us go on.');
    await call.updateComplete;
    expect(alert()?.hidden).to.equal(true);
  });
});
