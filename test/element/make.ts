import { expect, fixture } from '@open-wc/testing';
import '../../src/components/voice-agent-call/define.js';
import type { VoiceAgentCall } from '../../src/components/voice-agent-call/define.js';
import { FakeSession } from './fake-session.js';

export interface Made {
  readonly call: VoiceAgentCall;
  readonly session: FakeSession;
  /** The first piece of that part, or nothing. */
  readonly part: (name: string) => HTMLElement | null;
  readonly text: (name: string) => string;
  readonly click: (name: string) => Promise<void>;
  /** What screen readers were told last. */
  readonly told: () => string;
  readonly focused: () => string | null | undefined;
}

/** The element with a played session; `attributes` as they stand in the tag. */
export async function make(attributes = '', content = ''): Promise<Made> {
  const call = await fixture<VoiceAgentCall>(
    `<voice-agent-call protocol="aillomvox" ${attributes}>${content}</voice-agent-call>`,
  );
  const session = new FakeSession();
  call.session = session.asSession();
  await call.updateComplete;
  const part = (name: string): HTMLElement | null => call.renderRoot.querySelector<HTMLElement>(`[part~="${name}"]`);
  return {
    call,
    session,
    part,
    text: (name) => part(name)?.textContent?.trim() ?? '',
    click: async (name) => {
      part(name)?.click();
      await call.updateComplete;
    },
    told: () => call.renderRoot.querySelector('[role="status"]')?.textContent?.trim() ?? '',
    focused: () => call.shadowRoot?.activeElement?.getAttribute('part'),
  };
}

export async function activate({ call, session }: Made): Promise<void> {
  await session.start();
  // Not this very moment, in which a call has no time yet: Firefox's clock moves by whole milliseconds.
  session.play({ type: 'opened', nowMs: performance.now() - 2 });
  await call.updateComplete;
}

/** No piece sticks out of the element, and nothing scrolls sideways. */
export function expectToFit({ call }: Made, width: number): void {
  expect(document.documentElement.scrollWidth).to.be.at.most(document.documentElement.clientWidth);
  const { left, right } = (call.renderRoot.querySelector('.card') as HTMLElement).getBoundingClientRect();
  expect(right - left).to.be.at.most(width);
  for (const piece of call.renderRoot.querySelectorAll('.card button, .card input, .card select, .card p, .line')) {
    const box = piece.getBoundingClientRect();
    if (box.width === 0 || piece.closest('.hidden')) continue;
    expect(box.right, piece.outerHTML).to.be.at.most(right);
    expect(box.left, piece.outerHTML).to.be.at.least(left);
  }
}

/** No two controls overlap. */
export function expectApart({ call }: Made): void {
  const boxes = [...call.renderRoot.querySelectorAll('.card button, .card input, .card select, .status')]
    .map((piece) => ({ piece, box: piece.getBoundingClientRect() }))
    .filter(({ box }) => box.width > 1);
  for (const a of boxes) {
    for (const b of boxes) {
      if (a === b) continue;
      const apart =
        a.box.right <= b.box.left + 0.5 ||
        b.box.right <= a.box.left + 0.5 ||
        a.box.bottom <= b.box.top + 0.5 ||
        b.box.bottom <= a.box.top + 0.5;
      expect(apart, `${a.piece.outerHTML} and ${b.piece.outerHTML}`).to.equal(true);
    }
  }
}
