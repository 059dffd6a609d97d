import { aTimeout, expect, waitUntil } from '@open-wc/testing';
import { en } from '../../src/components/operator-console/messages.js';
import { CallError } from '../../src/sessions/index.js';
import { goOnline, makeConsole, talk } from './make-console.js';

describe('<operator-console>: a call comes in', () => {
  it('shows who calls on which number, and takes or rejects it', async () => {
    const made = await makeConsole();
    await goOnline(made);
    made.session.ring();
    await made.console.updateComplete;
    expect([made.text('peer'), made.text('own-number')]).to.deep.equal(['+441632960001', 'on Sales +390212345678']);
    await made.click('reject-button');
    expect(made.session.state).to.equal('ended');
    made.session.ring();
    await made.console.updateComplete;
    await made.click('accept-button');
    expect(made.session.state).to.equal('connecting');
  });

  for (const name of ['<img src=x onerror="window.hacked=1">', '<script>window.hacked=1</script>', '</style><b>x']) {
    it(`shows a caller called ${name} as text`, async () => {
      const made = await makeConsole();
      made.session.ring(name);
      await made.console.updateComplete;
      expect(made.text('peer')).to.equal(name);
      expect(made.part('peer')?.childElementCount).to.equal(0);
      made.session.end('no-answer');
      await made.console.updateComplete;
      expect(made.text('call-peer')).to.equal(name);
      expect('hacked' in window).to.equal(false);
    });
  }

  it('takes marks that turn the direction of text out of a caller’s name', async () => {
    const made = await makeConsole();
    made.session.ring('Bank\u202e 4321\u2069 \u200fx\n');
    await made.console.updateComplete;
    expect(made.part('peer')?.textContent).to.equal('\u2068Bank 4321 x\u2069');
  });

  it('flashes the title of the page while it rings, and gives it back', async () => {
    const made = await makeConsole();
    document.title = 'Desk';
    made.session.ring();
    await waitUntil(() => document.title.includes('Incoming call'));
    expect(document.title).to.contain('+441632960001');
    await aTimeout(1100);
    expect(document.title).to.equal('Desk');
    await aTimeout(1000);
    expect(document.title).to.contain('Incoming call');
    made.session.end('taken-by-other');
    await made.console.updateComplete;
    expect(document.title).to.equal('Desk');
  });

  it('leaves a title alone that the page has set meanwhile', async () => {
    const made = await makeConsole();
    document.title = 'Desk';
    made.session.ring();
    await waitUntil(() => document.title.includes('Incoming call'));
    document.title = 'Another page';
    made.session.end('no-answer');
    await made.console.updateComplete;
    expect(document.title).to.equal('Another page');
  });

  it('tells of a call on the desktop while the page is hidden, if the operator has allowed it', async () => {
    const shown: { title: string; body: string | undefined; open: boolean; click: () => void }[] = [];
    class Desktop {
      static permission = 'granted';
      onclick: (() => void) | null = null;
      readonly #entry;
      constructor(title: string, { body }: NotificationOptions) {
        this.#entry = { title, body, open: true, click: () => this.onclick?.() };
        shown.push(this.#entry);
      }
      close(): void {
        this.#entry.open = false;
      }
    }
    const { Notification: Real } = window;
    window.Notification = Desktop as unknown as typeof Notification;
    Object.defineProperty(document, 'hidden', { value: true, configurable: true });
    const ringFor = async (attributes: string): Promise<void> => {
      const made = await makeConsole(`ringtone="off" ${attributes}`);
      document.title = 'Desk';
      made.session.ring('Bank\u202e 4321');
      await waitUntil(() => document.title.includes('Incoming call'));
      shown[0]?.click();
      made.session.end('no-answer');
      await made.console.updateComplete;
      made.console.remove();
    };
    await ringFor('');
    Desktop.permission = 'denied';
    await ringFor('notifications');
    expect(shown).to.have.length(0);
    Desktop.permission = 'granted';
    await ringFor('notifications');
    expect(shown.map(({ title, body, open }) => [title, body, open])).to.deep.equal([
      [en.incoming, '\u2068Bank 4321\u2069', false],
    ]);
    Reflect.deleteProperty(document, 'hidden');
    window.Notification = Real;
  });

  it('says how a call ended that was not taken', async () => {
    const made = await makeConsole();
    const seen: string[] = [];
    for (const reason of ['taken-by-other', 'no-answer', 'rejected'] as const) {
      made.session.ring();
      made.session.end(reason);
      await made.console.updateComplete;
      seen.push(made.text('status'));
    }
    expect(seen).to.deep.equal([en.ended['taken-by-other'], en.ended['no-answer'], en.ended.rejected]);
  });
});

describe('<operator-console>: dialling', () => {
  it('calls a number as people write it, from the number that was chosen', async () => {
    const made = await makeConsole();
    await goOnline(made);
    await made.type('+39 02 1234-567');
    const select = made.part('caller-id') as HTMLSelectElement;
    select.value = '+390287654321';
    select.dispatchEvent(new Event('change'));
    await made.click('call-button');
    expect(made.session.asked.at(-1)).to.equal('dial +39021234567 from +390287654321');
    expect(made.text('status')).to.equal(en.calling);
  });

  it('writes a pasted number plainly, and leaves other text to the browser', async () => {
    const made = await makeConsole();
    const paste = async (text: string): Promise<boolean> => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', text);
      const event = new ClipboardEvent('paste', { cancelable: true });
      // Firefox leaves out what its constructor is given.
      Object.defineProperty(event, 'clipboardData', { value: clipboardData });
      const left = made.part('number-input')?.dispatchEvent(event);
      await made.console.updateComplete;
      return left ?? true;
    };
    expect(await paste('tel: \u202a+39 02 1234-567\u202c')).to.equal(false);
    expect((made.part('number-input') as HTMLInputElement).value).to.equal('+39021234567');
    expect(await paste('call me')).to.equal(true);
  });

  it('says what is wrong with a number and asks nothing of the platform', async () => {
    const made = await makeConsole();
    await goOnline(made);
    await made.type('02 1234567');
    await made.click('call-button');
    expect(made.text('error')).to.equal(en.noNumber);
    expect(made.told()).to.equal(en.noNumber);
    expect(made.part('number-input')?.getAttribute('aria-invalid')).to.equal('true');
    expect(made.session.asked.some((asked) => asked.startsWith('dial'))).to.equal(false);
    await made.type('+');
    expect(made.text('error')).to.equal('');
  });

  it('writes numbers with the keypad', async () => {
    const made = await makeConsole();
    await made.click('keypad-button');
    const keys = [...made.console.renderRoot.querySelectorAll<HTMLElement>('[part=key]')];
    for (const digit of '+39') keys.find((key) => key.textContent === digit)?.click();
    await made.console.updateComplete;
    expect((made.part('number-input') as HTMLInputElement).value).to.equal('+39');
    await made.click('delete-button');
    expect((made.part('number-input') as HTMLInputElement).value).to.equal('+3');
  });

  it('does not offer to call while offline', async () => {
    const made = await makeConsole();
    expect((made.part('call-button') as HTMLButtonElement).disabled).to.equal(true);
  });

  it('tells a refusal of the platform, keeps the number, and forgets it with the next call', async () => {
    const made = await makeConsole();
    await goOnline(made);
    made.session.dialError = new CallError('rate-limited', 'Too many calls.');
    await made.type('+441632960001');
    await made.click('call-button');
    await aTimeout(0);
    await made.console.updateComplete;
    expect(made.text('error')).to.equal('Too many calls.');
    expect((made.part('number-input') as HTMLInputElement).value, 'nothing typed is lost').to.equal('+441632960001');
    made.session.dialError = undefined;
    await made.console.dial('+441632960001');
    await made.console.updateComplete;
    expect(made.text('error')).to.equal('');
  });

  it('tells once that a number is busy: as the end of the call, not as an error too', async () => {
    const made = await makeConsole();
    await goOnline(made);
    const dialling = made.session.dial.bind(made.session);
    made.session.dial = async (to, options) => {
      await dialling(to, options);
      made.session.play({ type: 'ended', nowMs: performance.now(), reason: 'busy' });
      throw new CallError('busy', 'The number is busy.', { fatal: false });
    };
    await made.type('+441632960001');
    await made.click('call-button');
    await aTimeout(0);
    await made.console.updateComplete;
    expect([made.text('status'), made.text('error')]).to.deep.equal([en.ended.busy, '']);
  });
});

describe('<operator-console>: in a call', () => {
  it('mutes and hands the volume on', async () => {
    const made = await makeConsole();
    await talk(made);
    await made.click('mute-button');
    expect(made.session.muted).to.equal(true);
    expect(made.text('status')).to.contain(en.muted);
    made.console.volume = 0.25;
    await made.console.updateComplete;
    expect(made.session.volume).to.equal(0.25);
  });

  it('sends keys from keypad and keyboard, and shows them', async () => {
    const made = await makeConsole();
    await talk(made);
    await made.click('keypad-button');
    const keys = [...made.console.renderRoot.querySelectorAll<HTMLElement>('[part=key]')];
    keys.find((key) => key.textContent === '#')?.click();
    await made.press('7');
    await aTimeout(0);
    await made.console.updateComplete;
    expect(made.session.asked.slice(-2)).to.deep.equal(['key #', 'key 7']);
    expect(made.text('pressed')).to.equal('#7');
  });

  it('counts the time', async () => {
    const made = await makeConsole();
    await talk(made);
    Object.assign(made.session.detail, { sinceMs: performance.now() - 65_000 });
    made.console.requestUpdate();
    await made.console.updateComplete;
    expect(made.text('time')).to.equal('1:05');
  });

  it('tells a trouble that the call survives', async () => {
    const made = await makeConsole();
    await talk(made);
    made.session.fire('call-warning', { code: 'mic-silent', raised: true, message: 'No sound.' });
    await made.console.updateComplete;
    expect(made.text('notice')).to.equal('No sound.');
  });

  it('hangs up', async () => {
    const made = await makeConsole();
    await talk(made);
    await made.click('hang-up-button');
    expect(made.text('status')).to.equal(en.ended.hangup);
  });
});

describe('<operator-console>: keys', () => {
  it('accepts, rejects, mutes and hangs up with the focus in the console', async () => {
    const made = await makeConsole();
    await goOnline(made);
    made.session.ring();
    await made.console.updateComplete;
    await made.press('r');
    expect(made.session.state).to.equal('ended');
    made.session.ring();
    await made.press('A');
    expect(made.session.state).to.equal('connecting');
    made.session.open();
    await made.press('m');
    expect(made.session.muted).to.equal(true);
    await made.press('h', { ctrlKey: true });
    await made.press('h', { repeat: true });
    expect(made.session.state).to.equal('active');
    await made.press('h');
    expect(made.session.state).to.equal('ended');
  });

  it('leaves keys alone that are written into a field, and all of them when switched off', async () => {
    const made = await makeConsole();
    await talk(made);
    await made.click('settings-button');
    const select = made.console.renderRoot.querySelector('select');
    select?.dispatchEvent(new KeyboardEvent('keydown', { key: 'h', bubbles: true, composed: true }));
    expect(made.session.state).to.equal('active');
    made.console.shortcuts = 'off';
    await made.console.updateComplete;
    await made.press('5');
    await made.press('h');
    expect([made.session.state, made.session.asked.at(-1)]).not.to.include('key 5');
    expect(made.session.state).to.equal('active');
    expect(made.part('hang-up-button')?.hasAttribute('aria-keyshortcuts')).to.equal(false);
  });

  it('keeps the focus in the console when what had it goes, and on no button that a second press would hit', async () => {
    const made = await makeConsole();
    await goOnline(made);
    made.session.ring();
    await made.console.updateComplete;
    made.part('accept-button')?.focus();
    await made.click('accept-button');
    expect(made.console.shadowRoot?.activeElement).to.equal(made.part('card'));
  });
});

describe('<operator-console>: the calls of the session', () => {
  it('lists them, newest first, and calls again from the number that they came on', async () => {
    const made = await makeConsole();
    await talk(made);
    made.session.end('remote-hangup');
    made.session.ring('+441632960002', 'c2');
    made.session.end('no-answer');
    await made.console.updateComplete;
    const peers = [...made.console.renderRoot.querySelectorAll('[part=call-peer]')].map(
      ({ textContent }) => textContent,
    );
    expect(peers).to.deep.equal(['\u2068+441632960002\u2069', '\u2068+441632960001\u2069']);
    expect(made.text('call-outcome')).to.contain(en.ended['no-answer']);
    await made.click('redial-button');
    expect(made.session.asked.at(-1)).to.equal('dial +441632960002 from +390212345678');
  });

  it('offers no call to one who is not known', async () => {
    const made = await makeConsole();
    await goOnline(made);
    made.session.ring('');
    made.session.end('no-answer');
    await made.console.updateComplete;
    expect(made.text('call-peer')).to.equal(en.unknownCaller);
    expect(made.part('redial-button')).to.equal(null);
  });
});

describe('<operator-console>: line quality', () => {
  it('tells how good the line is while the call is active, once the session knows', async () => {
    const made = await makeConsole();
    await talk(made);
    expect(made.part('quality')).to.equal(null);
    made.session.stats = { quality: 'poor' };
    await waitUntil(() => made.text('quality') === en.quality.poor, 'the next second of the call');
    made.session.end('remote-hangup');
    await made.console.updateComplete;
    expect(made.part('quality')).to.equal(null);
  });
});
