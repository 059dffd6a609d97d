import { fixture } from '@open-wc/testing';
import '../../src/components/operator-console/define.js';
import type { OperatorConsole } from '../../src/components/operator-console/define.js';
import { FakeOperatorSession } from './fake-operator-session.js';

export interface MadeConsole {
  readonly console: OperatorConsole;
  readonly session: FakeOperatorSession;
  /** The first piece of that part, or nothing. */
  readonly part: (name: string) => HTMLElement | null;
  /** Without the marks that keep directions apart. */
  readonly text: (name: string) => string;
  readonly click: (name: string) => Promise<void>;
  /** What screen readers were told last. */
  readonly told: () => string;
  readonly type: (text: string) => Promise<void>;
  /** A key with the focus on the card. */
  readonly press: (key: string, options?: KeyboardEventInit) => Promise<void>;
}

const plain = (text: string | null | undefined): string => text?.replace(/[\u2066-\u2069]/g, '').trim() ?? '';

/**
 * The element with a played session, its panels fetched already; `attributes` as they stand in the tag. Silent, unless they
 * say otherwise.
 */
export async function makeConsole(attributes = 'ringtone="off"'): Promise<MadeConsole> {
  localStorage.removeItem('voice-call-elements:devices');
  const element = await fixture<OperatorConsole>(
    `<operator-console protocol="audin" ${attributes}></operator-console>`,
  );
  const session = new FakeOperatorSession();
  element.session = session.asSession();
  await element.updateComplete;
  await fetchPanels(element);
  const part = (name: string): HTMLElement | null => element.renderRoot.querySelector<HTMLElement>(`[part~="${name}"]`);
  return {
    console: element,
    session,
    part,
    text: (name) => plain(part(name)?.textContent),
    click: async (name) => {
      part(name)?.click();
      await element.updateComplete;
    },
    told: () => plain(element.renderRoot.querySelector('[role="status"]')?.textContent),
    type: async (text) => {
      const input = part('number-input') as HTMLInputElement;
      input.value = text;
      input.dispatchEvent(new Event('input'));
      await element.updateComplete;
    },
    press: async (key, options = {}) => {
      const init = { key, bubbles: true, composed: true, cancelable: true, ...options };
      part('card')?.dispatchEvent(new KeyboardEvent('keydown', init));
      await element.updateComplete;
    },
  };
}

/** As when somebody reaches the button of the settings; in a compact console there is none. */
async function fetchPanels(element: OperatorConsole): Promise<void> {
  element.renderRoot.querySelector('[part=settings-button]')?.dispatchEvent(new Event('pointerenter'));
  await import('../../src/components/operator-console/panels.js');
  await new Promise((resolve) => setTimeout(resolve));
  await element.updateComplete;
}

export async function goOnline(made: MadeConsole): Promise<void> {
  await made.console.goOnline();
  await new Promise((resolve) => setTimeout(resolve));
  await made.console.updateComplete;
}

/** A call that rang, was accepted and is active. */
export async function talk(made: MadeConsole): Promise<void> {
  await goOnline(made);
  made.session.ring();
  made.console.accept();
  made.session.open();
  await made.console.updateComplete;
}
