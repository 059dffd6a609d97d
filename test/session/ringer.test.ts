import { expect, waitUntil } from '@open-wc/testing';
import { Ringer } from '../../src/sessions/operator/ringer.js';
import { turnToTalk } from '../../src/sessions/operator/tab-turns.js';

let contexts: AudioContext[] = [];
let sinks: string[] = [];
/** Seconds after which the tone begins anew. */
let periods: number[] = [];
const { AudioContext: Real } = window;

class Watched extends Real {
  constructor() {
    super();
    contexts.push(this);
  }

  override createBuffer(channels: number, length: number, rateHz: number): AudioBuffer {
    periods.push(length / rateHz);
    return super.createBuffer(channels, length, rateHz);
  }

  setSinkId(id: string): Promise<void> {
    sinks.push(id);
    return Promise.resolve();
  }
}

const open = (): AudioContext[] => contexts.filter(({ state }) => state !== 'closed');

describe('the ring of a console', () => {
  const made: Ringer[] = [];
  const ringer = (): Ringer => {
    made.push(new Ringer());
    return made.at(-1) as Ringer;
  };

  beforeEach(() => {
    contexts = [];
    sinks = [];
    periods = [];
    window.AudioContext = Watched;
  });
  afterEach(() => {
    made.splice(0).forEach((one) => one.stop());
    window.AudioContext = Real;
  });

  it('rings until it is stopped, and holds no sound after that', async () => {
    const one = ringer();
    one.start('c1');
    await waitUntil(() => open().length === 1);
    one.stop();
    // The page's first context may take a second to start, and is closed after that.
    await waitUntil(() => open().length === 0, 'a context stays open', { timeout: 5000 });
  });

  it('rings once for a call that several are offered, and goes on with the next when that one leaves', async () => {
    const turns: string[] = [];
    const [first, second, other] = [ringer(), ringer(), ringer()];
    first.start('c1', 'on', () => turns.push('first'));
    await waitUntil(() => turns.length === 1);
    second.start('c1', 'on', () => turns.push('second'));
    other.start('c2', 'on', () => turns.push('other'));
    await waitUntil(() => turns.length === 2);
    expect([turns, open().length]).to.deep.equal([['first', 'other'], 2]);
    first.stop();
    await waitUntil(() => turns.length === 3);
    expect(turns).to.deep.equal(['first', 'other', 'second']);
    await waitUntil(() => open().length === 2);
  });

  it('does not ring when it was stopped before its turn', async () => {
    const [first, second] = [ringer(), ringer()];
    first.start('c1');
    await waitUntil(() => open().length === 1);
    second.start('c1');
    second.stop();
    first.stop();
    await waitUntil(() => open().length === 0);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(contexts).to.have.length(1);
  });

  it('leaves the turn to ring to one tab, with a sound or without', async () => {
    const turns: string[] = [];
    const [first, second] = [ringer(), ringer()];
    first.start('c1', 'off', () => turns.push('first'));
    second.start('c1', 'off', () => turns.push('second'));
    await waitUntil(() => turns.length === 1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(turns).to.deep.equal(['first']);
    first.stop();
    await waitUntil(() => turns.length === 2);
    expect(contexts).to.have.length(0);
  });

  it('is silent while the operator talks in another tab', async () => {
    const over = new AbortController();
    await turnToTalk(over.signal);
    const one = ringer();
    one.start('c1');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(open()).to.have.length(0);
    over.abort();
    await waitUntil(() => open().length === 1);
  });

  it('rings where the browser lets no tabs take turns, as in a sandboxed frame', async () => {
    const request = (): Promise<never> => Promise.reject(new DOMException('no', 'SecurityError'));
    Object.defineProperty(navigator, 'locks', { value: { request }, configurable: true });
    try {
      ringer().start('c1');
      await waitUntil(() => open().length === 1);
    } finally {
      Reflect.deleteProperty(navigator, 'locks');
    }
  });

  it('sounds as phones do where it is', async () => {
    for (const region of ['europe', 'north-america']) {
      const one = ringer();
      const before = periods.length;
      one.start(region, region);
      await waitUntil(() => periods.length > before);
    }
    expect(periods).to.deep.equal([5, 6]);
  });

  it('rings on the device that was chosen, before or while it rings', async () => {
    const one = ringer();
    one.setDevice('desk');
    one.start('c1');
    await waitUntil(() => sinks.length === 1);
    one.setDevice('headset');
    expect(sinks).to.deep.equal(['desk', 'headset']);
  });

  it('rings with the telephone’s own sound where the page’s cannot be played', async () => {
    const one = ringer();
    one.start('c1', 'data:audio/mpeg;base64,AAAA');
    await waitUntil(() => open().length === 1);
  });
});
