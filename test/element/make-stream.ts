import { fixture } from '@open-wc/testing';
import '../../src/components/aigent-stream/define.js';
import type { AigentStream } from '../../src/components/aigent-stream/define.js';
import { FakeStreamSession } from './fake-stream-session.js';

export interface MadeStream {
  readonly stream: AigentStream;
  readonly session: FakeStreamSession;
  /** The first piece of that part, or nothing. */
  readonly part: (name: string) => HTMLElement | null;
  readonly text: (name: string) => string;
  readonly click: (name: string) => Promise<void>;
  /** What screen readers were told last. */
  readonly told: () => string;
}

/** The fields that the platform takes no call without. */
export const MANDATORY = 'agent-id="a1" client-id="c1" agent-windows-username="DESK\\a1"';

/** The element with a played session; `attributes` as they stand in the tag. */
export async function makeStream(attributes = ''): Promise<MadeStream> {
  const stream = await fixture<AigentStream>(`<aigent-stream ${MANDATORY} ${attributes}></aigent-stream>`);
  const session = new FakeStreamSession();
  stream.session = session.asSession();
  await stream.updateComplete;
  const part = (name: string): HTMLElement | null => stream.renderRoot.querySelector<HTMLElement>(`[part~="${name}"]`);
  return {
    stream,
    session,
    part,
    text: (name) => part(name)?.textContent?.trim() ?? '',
    click: async (name) => {
      part(name)?.click();
      await stream.updateComplete;
    },
    told: () => stream.renderRoot.querySelector('[role="status"]')?.textContent?.trim() ?? '',
  };
}

/** Both sides are open. */
export async function stream(made: MadeStream): Promise<void> {
  made.session.opens = true;
  await made.stream.start();
  await made.stream.updateComplete;
}
