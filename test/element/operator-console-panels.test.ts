import { aTimeout, expect, fixture, waitUntil } from '@open-wc/testing';
import '../../src/components/operator-console/define.js';
import type { OperatorConsole } from '../../src/components/operator-console/define.js';
import { FakeOperatorSession } from './fake-operator-session.js';

interface FreshConsole {
  readonly console: OperatorConsole;
  readonly session: FakeOperatorSession;
  readonly part: (name: string) => HTMLElement | null;
}

/** As a page has it: its panels are still to be fetched. */
async function freshConsole(attributes = ''): Promise<FreshConsole> {
  const console = await fixture<OperatorConsole>(
    `<operator-console protocol="audin" ringtone="off" ${attributes}></operator-console>`,
  );
  const session = new FakeOperatorSession();
  console.session = session.asSession();
  await console.updateComplete;
  return { console, session, part: (name) => console.renderRoot.querySelector<HTMLElement>(`[part~="${name}"]`) };
}

describe('<operator-console>: panels that are fetched when they are wanted', () => {
  for (const [button, panel] of [
    ['settings-button', 'settings'],
    ['numbers-button', 'numbers'],
  ] as const) {
    it(`opens the ${panel} with the first click; the button is pressed at once and keeps the focus`, async () => {
      const { console, part } = await freshConsole();
      part(button)?.focus();
      part(button)?.click();
      await console.updateComplete;
      expect(part(button)?.getAttribute('aria-expanded')).to.equal('true');
      await waitUntil(() => part(panel), 'the panel');
      expect(part(button)?.getAttribute('aria-expanded')).to.equal('true');
      expect(console.shadowRoot?.activeElement).to.equal(part(button));
      await expect(console).to.be.accessible();
    });
  }

  it('opens nothing that was closed again while it was fetched', async () => {
    const { console, part } = await freshConsole();
    part('settings-button')?.click();
    part('settings-button')?.click();
    await aTimeout(100);
    await console.updateComplete;
    expect(part('settings')).to.equal(null);
    expect(part('settings-button')?.getAttribute('aria-expanded')).to.equal('false');
  });

  it('lists the calls after the first one, taken or missed, without a click', async () => {
    for (const take of [true, false]) {
      const { console, session, part } = await freshConsole();
      await console.goOnline();
      session.ring();
      if (take) {
        console.accept();
        session.open();
        await console.updateComplete;
      }
      session.end('remote-hangup');
      await waitUntil(() => part('call-peer'), 'the list');
    }
  });

  it('puts the style of the panels after its own, for this element alone', async () => {
    const [first, second] = [await freshConsole(), await freshConsole()];
    const sheets = ({ console }: FreshConsole): readonly CSSStyleSheet[] =>
      (console.shadowRoot as ShadowRoot).adoptedStyleSheets;
    const own = [...sheets(first)];
    first.part('settings-button')?.click();
    await waitUntil(() => first.part('settings'), 'the panel');
    expect(sheets(first).length).to.be.above(own.length);
    expect(sheets(first).slice(0, own.length)).to.deep.equal(own);
    expect(sheets(second)).to.deep.equal(own);
  });
});
