import { aTimeout, expect } from '@open-wc/testing';
import { en } from '../../src/components/voice-agent-call/messages.js';
import { CallError } from '../../src/sessions/index.js';
import { activate, expectApart, expectToFit, make, type Made } from './make.js';

const press = (target: Element | null, key: string): void => {
  target?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true }));
};

const states: Readonly<Record<string, (made: Made) => Promise<void>>> = {
  idle: async () => undefined,
  connecting: async ({ session }) => {
    await session.start();
    session.play({ type: 'step', step: 'microphone' });
  },
  active: async (made) => {
    await activate(made);
    made.session.say('agent', 'Hello, how can I help you?');
    made.session.say('user', 'Averyveryverylongwordwithoutanyspaceinitthatmustbreaksomewhere');
    made.session.fire('call-tool-call', { id: '1', name: 'price', args: {} });
    made.session.fire('call-warning', { code: 'mic-silent', raised: true, message: 'No sound comes from it.' });
  },
  failed: async ({ session }) => {
    session.startError = new CallError('mic-denied', 'The microphone is not allowed on this page. Allow it.');
    await session.start().catch(() => undefined);
  },
  ended: async (made) => {
    await activate(made);
    made.session.end();
  },
  consent: async ({ call }) => {
    call.consent = true;
    void call.start();
  },
  settings: async ({ click }) => click('settings-button'),
};

describe('<voice-agent-call>: every variant in every state', () => {
  for (const variant of ['card', 'compact', 'button']) {
    for (const [name, reach] of Object.entries(states)) {
      it(`${variant}, ${name}: accessible, and fits 280 px without overlap`, async () => {
        const made = await make(`variant="${variant}" open text-input transcript="on"`);
        (made.call.parentElement as HTMLElement).style.inlineSize = '280px';
        await reach(made);
        await made.call.updateComplete;
        await expect(made.call).to.be.accessible();
        expectToFit(made, 360);
        if (variant !== 'button') expectToFit(made, 280);
        expectApart(made);
      });
    }
  }
});

describe('<voice-agent-call variant="button">', () => {
  it('opens a panel, moves the focus in, and gives it back on Escape', async () => {
    const { call, part, click, focused } = await make('variant="button"');
    const launcher = part('launcher');
    expect(launcher?.getAttribute('aria-expanded')).to.equal('false');
    expect(part('card')?.hidden).to.equal(true);
    await expect(call).to.be.accessible();
    await click('launcher');
    await aTimeout(0);
    expect(call.open).to.equal(true);
    expect(part('card')?.hidden).to.equal(false);
    expect(part('card')?.getAttribute('role')).to.equal('dialog');
    expect(focused()).to.equal('call-button');
    press(call.shadowRoot?.activeElement ?? null, 'Escape');
    await call.updateComplete;
    await aTimeout(0);
    expect(call.open).to.equal(false);
    expect(focused()).to.equal('launcher');
  });

  it('leaves the focus of the page alone when the page closes it', async () => {
    const { call } = await make('variant="button" open');
    const other = document.createElement('button');
    call.parentElement?.append(other);
    other.focus();
    call.hide();
    await call.updateComplete;
    expect(document.activeElement).to.equal(other);
  });

  it('does not end the call when it is closed: the launcher shows that it goes on', async () => {
    const made = await make('variant="button" open');
    await activate(made);
    expect(made.call.renderRoot.querySelectorAll('.ring').length).to.equal(1);
    made.call.hide();
    await made.call.updateComplete;
    expect(made.session.state).to.equal('active');
    const launcher = made.part('launcher') as HTMLElement;
    expect(launcher.querySelector('.ring')).not.to.equal(null);
    expect(made.text('launcher-time')).to.match(/^\d+:\d\d$/);
    expect(launcher.textContent).to.contain(en.open).and.to.contain(en.active.listening);
    await expect(made.call).to.be.accessible();
  });

  it('keeps its live region when the panel is closed', async () => {
    const made = await make('variant="button"');
    await activate(made);
    expect(made.told()).to.equal(en.started);
    expect(made.call.renderRoot.querySelector('[role="status"]')?.closest('[hidden]')).to.equal(null);
  });
});

describe('<voice-agent-call placement>', () => {
  const corners: Readonly<Record<string, readonly string[]>> = {
    'bottom-right': ['bottom', 'right'],
    'bottom-left': ['bottom', 'left'],
    bottom: ['bottom'],
    'top-right': ['top', 'right'],
    'top-left': ['top', 'left'],
  };
  for (const [placement, sides] of Object.entries(corners)) {
    it(`${placement}: 16 px from the edges, over the page and outside its flow`, async () => {
      const { call } = await make(`placement="${placement}" variant="compact"`);
      const box = call.getBoundingClientRect();
      const { clientWidth, clientHeight } = document.documentElement;
      const gaps: Record<string, number> = {
        top: box.top,
        left: box.left,
        right: clientWidth - box.right,
        bottom: clientHeight - box.bottom,
      };
      for (const side of sides) expect(gaps[side], side).to.be.closeTo(16, 0.5);
      if (placement === 'bottom') expect(gaps['left']).to.be.closeTo(gaps['right'] as number, 1);
      expect((call.parentElement as HTMLElement).offsetHeight).to.equal(0);
    });

    it(`${placement}, as a button: the panel stays inside the window`, async () => {
      const made = await make(`placement="${placement}" variant="button" open text-input`);
      await activate(made);
      for (let i = 0; i < 30; i++) made.session.say('agent', `Sentence number ${i}, long enough for a line or two.`);
      await made.click('settings-button');
      await aTimeout(250);
      const box = (made.part('card') as HTMLElement).getBoundingClientRect();
      expect(box.top).to.be.at.least(0);
      expect(box.left).to.be.at.least(0);
      expect(box.right).to.be.at.most(document.documentElement.clientWidth);
      expect(box.bottom).to.be.at.most(document.documentElement.clientHeight);
    });
  }
});
