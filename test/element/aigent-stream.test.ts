import { aTimeout, expect, oneEvent } from '@open-wc/testing';
import { en } from '../../src/components/aigent-stream/messages.js';
import { CallError } from '../../src/sessions/index.js';
import { FakeStreamSession } from './fake-stream-session.js';
import { makeStream, stream, type MadeStream } from './make-stream.js';

const states: Readonly<Record<string, (made: MadeStream) => Promise<void> | void>> = {
  idle: () => undefined,
  'waiting for a call': ({ stream: element }) => {
    element.htmlFor = 'nowhere';
    element.auto = true;
  },
  'about to ask for a tab': ({ stream: element }) => {
    element.clientSource = 'display';
  },
  connecting: ({ stream: element }) => element.start(),
  streaming: stream,
  'streaming, with losses': async (made) => {
    await stream(made);
    made.session.count([3_725_000, 64_000], [420, 12_480]);
  },
  paused: async (made) => {
    await stream(made);
    made.stream.pause();
  },
  degraded: async (made) => {
    await stream(made);
    made.session.play({ type: 'lost', channel: 'client' });
  },
  reconnecting: async (made) => {
    await stream(made);
    made.session.play({ type: 'lost', channel: 'client' });
    made.session.play({ type: 'lost', channel: 'agent' });
  },
  warned: async (made) => {
    await stream(made);
    made.session.fire('call-warning', { code: 'uplink-stalled', raised: true, message: 'The connection is slow.' });
  },
  ended: async (made) => {
    await stream(made);
    await made.stream.stop();
  },
  failed: async (made) => {
    made.session.startError = new CallError('config-invalid', 'agent-id is missing.');
    await made.stream.start().catch(() => undefined);
  },
};

describe('<aigent-stream>: states', () => {
  for (const [name, play] of Object.entries(states)) {
    for (const variant of ['compact', 'card']) {
      it(`is accessible and fits in 280 px: ${name}, ${variant}`, async () => {
        const made = await makeStream(`variant="${variant}"`);
        (made.stream.parentElement as HTMLElement).style.inlineSize = '280px';
        await play(made);
        await made.stream.updateComplete;
        await expect(made.stream).to.be.accessible();
        const card = (made.part('card') as HTMLElement).getBoundingClientRect();
        expect(card.width).to.be.at.most(280);
        for (const piece of made.stream.renderRoot.querySelectorAll('button, p, .meter, .lost, .name')) {
          const box = piece.getBoundingClientRect();
          if (box.width === 0 || piece.closest('.hidden')) continue;
          expect(box.right, piece.outerHTML).to.be.at.most(card.right);
          expect(box.left, piece.outerHTML).to.be.at.least(card.left);
          if (piece.matches('button')) expect(Math.min(box.height, box.width), piece.outerHTML).to.be.at.least(44);
        }
      });
    }
  }

  it('takes one row beside a console, whatever it does', async () => {
    const made = await makeStream();
    const height = (): number => (made.part('card') as HTMLElement).getBoundingClientRect().height;
    const idle = height();
    await stream(made);
    made.session.count([65_000, 65_000]);
    await made.stream.updateComplete;
    expect(idle).to.be.at.most(72);
    expect(height()).to.equal(idle);
  });

  it('tells its state by attribute, custom state and words', async () => {
    const made = await makeStream();
    const seen: string[] = [];
    const look = async (): Promise<void> => {
      await made.stream.updateComplete;
      seen.push(`${made.stream.getAttribute('state')}: ${made.text('status')}`);
    };
    await look();
    await made.stream.start();
    await look();
    made.session.open();
    await look();
    expect(made.stream.matches(':state(streaming)')).to.equal(true);
    made.stream.pause();
    await look();
    made.stream.resume();
    made.session.play({ type: 'lost', channel: 'client' });
    await look();
    made.session.play({ type: 'lost', channel: 'agent' });
    await look();
    made.session.play({ type: 'opened', channel: 'client', nowMs: 0 });
    await look();
    made.session.end();
    await look();
    await made.stream.start();
    made.session.end('failed');
    await look();
    expect(seen).to.deep.equal([
      'idle: Not streaming',
      'connecting: Connecting…',
      'streaming: Streaming',
      'paused: Paused',
      'degraded: Client not streaming',
      'reconnecting: Reconnecting…',
      'degraded: Agent not streaming',
      'ended: Streaming has ended',
      'ended: Streaming has failed',
    ]);
  });

  it('has one live region, which tells states, warnings and errors, but not the passing seconds', async () => {
    const made = await makeStream();
    await stream(made);
    expect(made.told()).to.equal(en.state.streaming);
    made.session.count([1000, 1000], [20, 0]);
    await made.stream.updateComplete;
    expect(made.told()).to.equal(en.state.streaming);
    made.session.fire('call-warning', { code: 'audio-lost', raised: true, message: 'Some of it was lost.' });
    await made.stream.updateComplete;
    expect(made.told()).to.equal('Some of it was lost.');
    made.session.fire('call-error', new CallError('reconnection-exhausted', 'It cannot be reached.'));
    made.session.end('failed');
    await made.stream.updateComplete;
    expect(made.told()).to.equal('It cannot be reached.');
    expect(made.stream.renderRoot.querySelectorAll('[role=status], [role=alert], [aria-live], output').length).to.equal(
      1,
    );
  });
});

describe('<aigent-stream>: what is being sent', () => {
  it('shows the seconds that were sent, and what was lost: of the whole, or in the card of each side', async () => {
    const row = await makeStream();
    await stream(row);
    row.session.count([65_000, 64_200], [0, 800]);
    await row.stream.updateComplete;
    expect([row.text('time'), row.text('lost')]).to.deep.equal(['1:05', '0.8 s lost']);
    const card = await makeStream('variant="card"');
    await stream(card);
    card.session.count([65_000, 64_200], [0, 800]);
    await card.stream.updateComplete;
    const lost = [...card.stream.renderRoot.querySelectorAll('[part=lost]')].map(({ textContent }) => textContent);
    expect(lost).to.deep.equal(['', '0.8 s lost']);
  });

  it('moves a meter for each side with the levels of that side, at rest while paused', async () => {
    const made = await makeStream();
    made.session.levels = { agent: { peak: 0.5, rms: 0.3 }, client: { peak: 0, rms: 0 } };
    await stream(made);
    await aTimeout(200);
    const [agent, client] = [...made.stream.renderRoot.querySelectorAll<HTMLElement>('.sides .bar')];
    const width = (bar: HTMLElement | undefined): number =>
      Number(/scaleX\(([\d.]+)\)/.exec(bar?.style.transform ?? '')?.[1]);
    expect(width(agent)).to.be.above(0.5);
    expect(width(client)).to.equal(0);
    made.stream.pause();
    await made.stream.updateComplete;
    expect(width(agent)).to.equal(0);
  });

  it('marks the meter of a side that is not sent by its shape', async () => {
    const made = await makeStream();
    await stream(made);
    made.session.play({ type: 'lost', channel: 'client' });
    await made.stream.updateComplete;
    const styles = [...made.stream.renderRoot.querySelectorAll('.sides .meter')].map(
      (meter) => getComputedStyle(meter).outlineStyle,
    );
    expect(styles).to.deep.equal(['solid', 'dashed']);
  });
});

describe('<aigent-stream>: buttons', () => {
  it('starts, pauses, resumes and stops', async () => {
    const made = await makeStream();
    made.session.opens = true;
    const name = (part: string): string | null | undefined =>
      made.part(part)?.getAttribute('aria-label') ?? made.part(part)?.textContent?.trim();
    expect([name('stream-button'), made.part('pause-button')]).to.deep.equal([en.start, null]);
    await made.click('stream-button');
    await made.stream.updateComplete;
    expect([name('stream-button'), name('pause-button')]).to.deep.equal([en.stop, en.pause]);
    await made.click('pause-button');
    expect(name('pause-button')).to.equal(en.resume);
    await made.click('pause-button');
    await made.click('stream-button');
    expect(made.session.asked).to.deep.equal(['start', 'pause', 'resume', 'stop']);
    expect([name('stream-button'), made.part('pause-button')]).to.deep.equal([en.start, null]);
  });

  it('keeps the focus where it was, or in the card when its button has gone', async () => {
    const made = await makeStream();
    const focused = (): string | null | undefined => made.stream.shadowRoot?.activeElement?.getAttribute('part');
    made.session.opens = true;
    made.part('stream-button')?.focus();
    await made.click('stream-button');
    expect(focused()).to.equal('stream-button');
    made.part('pause-button')?.focus();
    made.session.end();
    await made.stream.updateComplete;
    expect(focused()).to.equal('card');
  });

  it('shows what went wrong until it is tried again', async () => {
    const made = await makeStream();
    made.session.startError = new CallError('connect-refused', 'The analytics cannot be reached.', { retryable: true });
    await made.click('stream-button');
    await made.stream.updateComplete;
    expect(made.text('error')).to.equal('The analytics cannot be reached.');
    made.session.startError = undefined;
    await made.click('stream-button');
    await made.stream.updateComplete;
    expect(made.part('error')?.hidden).to.equal(true);
  });
});

describe('<aigent-stream>: life in the page', () => {
  it('fires the session’s events, bubbling and composed', async () => {
    const made = await makeStream();
    const heard = oneEvent(document, 'stream-state-change');
    await made.stream.start();
    const event = (await heard) as CustomEvent<{ state: string }>;
    expect(event.target).to.equal(made.stream);
    expect([event.bubbles, event.composed, event.detail.state]).to.deep.equal([true, true, 'connecting']);
    const counted = oneEvent(document, 'stream-stats');
    made.session.count([20, 0]);
    expect(((await counted) as CustomEvent<{ agent: { sentMs: number } }>).detail.agent.sentMs).to.equal(20);
  });

  it('goes on streaming when its node is moved, stops when it is removed', async () => {
    const made = await makeStream();
    await stream(made);
    const box = document.createElement('div');
    made.stream.parentElement?.append(box);
    box.append(made.stream);
    await aTimeout(20);
    expect(made.session.state).to.equal('streaming');
    made.stream.remove();
    await aTimeout(20);
    expect(made.session.state).to.equal('ended');
  });

  it('refuses another session while it streams', async () => {
    const made = await makeStream();
    await stream(made);
    expect(() => (made.stream.session = new FakeStreamSession().asSession())).to.throw(TypeError);
  });
});
