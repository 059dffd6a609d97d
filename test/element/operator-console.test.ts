import { aTimeout, expect, fixture, html, oneEvent } from '@open-wc/testing';
import type { OperatorConsole } from '../../src/components/operator-console/define.js';
import { en } from '../../src/components/operator-console/messages.js';
import { CallError, type CheckedStep } from '../../src/sessions/index.js';
import { knowDevices, restoreDevices } from '../support/devices.js';
import { FakeOperatorSession } from './fake-operator-session.js';
import { goOnline, makeConsole, talk, type MadeConsole } from './make-console.js';

const badCheck: CheckedStep[] = [
  { step: 'microphone', passed: false, error: new CallError('mic-in-use', 'The microphone is in use.') },
  { step: 'worklet', passed: true, ms: 3 },
  { step: 'token', passed: true, ms: 20 },
  { step: 'socket', passed: false, error: new CallError('connect-refused', 'The platform could not be reached.') },
  { step: 'round-trip', passed: false },
];

const states: Readonly<Record<string, (made: MadeConsole) => Promise<void> | void>> = {
  offline: () => undefined,
  connecting: ({ session }) => session.bePresent({ type: 'go-online', numberIds: [] }),
  online: goOnline,
  'online, numbers open, one rejected': async (made) => {
    await goOnline(made);
    made.session.bePresent({ type: 'available', accepted: ['n1'], rejected: ['n2'] });
    await made.click('numbers-button');
  },
  reconnecting: async (made) => {
    await goOnline(made);
    made.session.bePresent({ type: 'lost' });
  },
  'writing a number': async (made) => {
    await goOnline(made);
    await made.click('keypad-button');
    await made.type('+39');
  },
  ringing: async (made) => {
    await goOnline(made);
    made.session.ring();
  },
  calling: async (made) => {
    await goOnline(made);
    await made.console.dial('+441632960001');
  },
  active: talk,
  'active, muted, with keypad and settings': async (made) => {
    await talk(made);
    made.console.setMicMuted(true);
    await made.click('keypad-button');
    await made.click('settings-button');
  },
  ended: async (made) => {
    await talk(made);
    made.session.end('remote-hangup');
  },
  'checked, two steps failed': async (made) => {
    made.session.check = badCheck;
    await made.click('settings-button');
    await made.click('check-button');
    await aTimeout(0);
  },
  error: async (made) => {
    await goOnline(made);
    made.session.fire('call-error', new CallError('mic-denied', 'The microphone is not allowed.'));
  },
};

describe('<operator-console>: states', () => {
  afterEach(restoreDevices);

  for (const [name, play] of Object.entries(states)) {
    for (const variant of ['card', 'compact']) {
      it(`is accessible and fits in 280 px: ${name}, ${variant}`, async () => {
        const made = await makeConsole(`ringtone="off" variant="${variant}"`);
        (made.console.parentElement as HTMLElement).style.inlineSize = '280px';
        await play(made);
        await made.console.updateComplete;
        await expect(made.console).to.be.accessible();
        const card = (made.part('card') as HTMLElement).getBoundingClientRect();
        expect(card.width).to.be.at.most(280);
        for (const piece of made.console.renderRoot.querySelectorAll('button, input, select, p, li')) {
          const box = piece.getBoundingClientRect();
          if (box.width === 0 || piece.closest('.hidden')) continue;
          expect(box.right, piece.outerHTML).to.be.at.most(card.right);
          expect(box.left, piece.outerHTML).to.be.at.least(card.left);
          if (piece.matches('button, select')) expect(box.height, piece.outerHTML).to.be.at.least(44);
        }
      });
    }
  }

  it('asks for no microphone that is allowed already, or was in the call before', async () => {
    knowDevices(false);
    const made = await makeConsole();
    await goOnline(made);
    const accept = async (): Promise<string> => {
      made.session.granted = false;
      made.session.ring();
      made.console.accept();
      await made.console.updateComplete;
      return made.text('status');
    };
    expect(await accept()).to.equal(en.allowMicrophone);
    knowDevices(true);
    made.session.hangUp();
    await aTimeout(200);
    expect(await accept()).to.equal(en.taking);
  });

  it('tells presence and call by attribute, custom state and words', async () => {
    knowDevices(false);
    const made = await makeConsole();
    const seen: string[] = [];
    const look = async (): Promise<void> => {
      await made.console.updateComplete;
      const { console } = made;
      seen.push(
        `${console.getAttribute('presence')} ${made.text('presence-text')}, ${console.getAttribute('state')} ${made.text('status')}`,
      );
    };
    await look();
    await goOnline(made);
    await look();
    made.session.ring();
    await look();
    made.session.granted = false;
    made.console.accept();
    await look();
    made.session.play({ type: 'step', step: 'platform' });
    await look();
    made.session.open();
    await look();
    expect(made.console.matches(':state(active)')).to.equal(true);
    made.session.bePresent({ type: 'lost' });
    await look();
    made.session.end('remote-hangup');
    await look();
    expect(seen).to.deep.equal([
      'offline Offline, idle ',
      'online Online, idle ',
      'online Online, ringing Incoming call',
      'online Online, connecting Please allow the microphone',
      'online Online, connecting Taking the call…',
      'online Online, active In a call',
      'reconnecting Reconnecting…, active In a call',
      'reconnecting Reconnecting…, ended The other side hung up',
    ]);
  });

  it('has one live region, which tells who calls and how the call goes', async () => {
    const made = await makeConsole();
    await goOnline(made);
    expect(made.told()).to.equal(en.presence.online);
    made.session.ring();
    await made.console.updateComplete;
    expect(made.told()).to.equal('Incoming call: +441632960001');
    made.session.end('taken-by-other');
    await made.console.updateComplete;
    expect(made.told()).to.equal(en.ended['taken-by-other']);
    expect(
      made.console.renderRoot.querySelectorAll('[role=status], [role=alert], [aria-live], output').length,
    ).to.equal(1);
  });
});

describe('<operator-console>: presence and numbers', () => {
  it('goes online on all numbers, or on those of its attribute, and offline', async () => {
    const all = await makeConsole();
    await all.click('presence-button');
    await aTimeout(0);
    expect(all.session.asked).to.deep.equal(['list', 'online n1 n2']);
    await all.click('presence-button');
    expect(all.session.asked.at(-1)).to.equal('offline');
    const some = await makeConsole('ringtone="off" numbers="n2, n7"');
    await some.click('presence-button');
    expect(some.session.asked[0]).to.equal('online n2 n7');
  });

  it('changes the numbers while online, and keeps the operator’s choice', async () => {
    const made = await makeConsole();
    await goOnline(made);
    await made.click('numbers-button');
    const boxes = made.console.renderRoot.querySelectorAll<HTMLInputElement>('[type=checkbox]');
    expect([...boxes].map((box) => box.checked)).to.deep.equal([true, true]);
    boxes[0]?.click();
    await aTimeout(0);
    expect(made.session.asked.at(-1)).to.equal('online n2');
    await made.console.goOffline();
    await made.console.goOnline();
    expect(made.session.asked.at(-1)).to.equal('online n2');
  });

  it('shows which numbers were not accepted, and says when that is all of them', async () => {
    const made = await makeConsole();
    await goOnline(made);
    made.session.bePresent({ type: 'available', accepted: ['n1'], rejected: ['n2'] });
    await made.console.updateComplete;
    expect(made.text('notice')).to.equal('Not accepted: +390287654321');
    await made.click('numbers-button');
    expect(made.text('rejected')).to.equal(en.notAccepted);
    made.session.bePresent({ type: 'available', accepted: [], rejected: ['n1', 'n2'] });
    await made.console.updateComplete;
    expect(made.text('presence-text')).to.equal(en.noNumbers);
    expect(made.text('notice')).to.equal('Not accepted: Sales +390212345678, +390287654321');
  });

  it('tells that the numbers cannot be had, and asks again the next time', async () => {
    const made = await makeConsole();
    made.session.listError = new CallError('request-failed', 'The numbers could not be fetched.', { retryable: true });
    const error = await made.console.goOnline().catch((cause: unknown) => cause);
    await made.console.updateComplete;
    expect(error).to.equal(made.session.listError);
    expect(made.text('error')).to.equal('The numbers could not be fetched.');
    made.session.listError = undefined;
    await goOnline(made);
    expect(made.console.presence).to.equal('online');
    expect(made.text('error')).to.equal('');
  });

  it('goes online by itself with auto-online', async () => {
    const element = await fixture<OperatorConsole>(html`<operator-console></operator-console>`);
    const session = new FakeOperatorSession();
    element.session = session.asSession();
    element.autoOnline = true;
    const box = document.createElement('div');
    element.parentElement?.append(box);
    box.append(element);
    await aTimeout(20);
    expect(session.presence).to.equal('online');
  });
});

describe('<operator-console>: life in the page', () => {
  it('fires the session’s events, bubbling and composed', async () => {
    const made = await makeConsole();
    await goOnline(made);
    const heard = oneEvent(document, 'incoming-call');
    made.session.ring();
    const event = (await heard) as CustomEvent<{ from: string }>;
    expect(event.target).to.equal(made.console);
    expect([event.bubbles, event.composed, event.detail.from]).to.deep.equal([true, true, '+441632960001']);
  });

  it('keeps call and presence when its node is moved, leaves when it is removed', async () => {
    const made = await makeConsole();
    await talk(made);
    const box = document.createElement('div');
    made.console.parentElement?.append(box);
    box.append(made.console);
    await aTimeout(20);
    expect([made.session.state, made.session.presence]).to.deep.equal(['active', 'online']);
    made.console.remove();
    await aTimeout(20);
    expect([made.session.state, made.session.presence]).to.deep.equal(['ended', 'offline']);
  });

  it('has the browser ask before the page is closed, during a call only', async () => {
    const made = await makeConsole();
    const asks = (): boolean => !dispatchEvent(new Event('beforeunload', { cancelable: true }));
    await goOnline(made);
    expect(asks()).to.equal(false);
    made.session.ring();
    made.console.accept();
    await made.console.updateComplete;
    expect(asks()).to.equal(true);
    made.session.hangUp();
    await made.console.updateComplete;
    expect(asks()).to.equal(false);
  });

  it('refuses another session during a call', async () => {
    const made = await makeConsole();
    await talk(made);
    expect(() => (made.console.session = new FakeOperatorSession().asSession())).to.throw(TypeError);
  });

  it('says config-invalid without a protocol, and never shows a token', async () => {
    const element = await fixture<OperatorConsole>(html`<operator-console></operator-console>`);
    element.getToken = async () => 'secret-token';
    const error = await element.goOnline(['n1']).catch((cause: unknown) => cause);
    await element.updateComplete;
    expect(error).to.be.instanceOf(CallError).and.to.include({ code: 'config-invalid' });
    expect(element.renderRoot.querySelector('[part=error]')?.textContent).to.contain('protocol must be one of: audin');
    expect(element.outerHTML + (element.shadowRoot?.innerHTML ?? '')).not.to.contain('secret-token');
  });
});

describe('<operator-console>: the check before calls', () => {
  const steps = (made: MadeConsole): string[] =>
    [...made.console.renderRoot.querySelectorAll('[part=check-step]')].map(({ textContent }) => textContent.trim());

  it('is in the settings, outside a call', async () => {
    const made = await makeConsole();
    expect(made.part('check-button')).to.equal(null);
    await made.click('settings-button');
    expect(made.text('check-button')).to.equal(en.check);
    await talk(made);
    expect(made.part('check-button')).to.equal(null);
    const compact = await makeConsole('variant="compact"');
    expect(compact.part('check-button')).to.equal(null);
  });

  it('fills in step by step, and tells the verdict once, at the end', async () => {
    const made = await makeConsole();
    await made.click('settings-button');
    made.session.check = badCheck.slice(1, 3);
    await made.click('check-button');
    await aTimeout(0);
    await made.console.updateComplete;
    expect(steps(made)).to.deep.equal(['✓ Sound: OK', '✓ Sign-in: OK']);
    expect([made.text('check-verdict'), made.told()]).to.deep.equal([en.checking, en.checking]);
    made.session.check = badCheck;
    const check = await made.console.checkCall();
    await made.console.updateComplete;
    expect(check.passed).to.equal(false);
    expect(steps(made)).to.deep.equal([
      '✕ Microphone: The microphone is in use.',
      '✓ Sound: OK',
      '✓ Sign-in: OK',
      '✕ Connection: The platform could not be reached.',
      '– Round trip: not checked',
    ]);
    expect([made.text('check-verdict'), made.told()]).to.deep.equal([en.notReady, en.notReady]);
    made.session.check = badCheck.map(({ step }) => ({ step, passed: true, ms: 31 }));
    await made.console.checkCall();
    await made.console.updateComplete;
    expect(steps(made).at(-1)).to.equal('✓ Round trip: 31 ms');
    expect(made.told()).to.equal(en.ready);
  });

  it('shows nothing of a check that could not be made', async () => {
    const made = await makeConsole();
    await made.click('settings-button');
    made.session.checkCall = () => Promise.reject(new CallError('session-ended', 'The check was stopped.'));
    const error = await made.console.checkCall().catch((cause: unknown) => cause);
    await made.console.updateComplete;
    expect(error).to.include({ code: 'session-ended' });
    expect([steps(made).length, made.part('check-verdict')]).to.deep.equal([0, null]);
  });
});
