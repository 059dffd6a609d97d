import { expect } from '@open-wc/testing';
import type { CallError } from '../../src/call-error.js';
import { describeTools, ToolDesk, type Tool, type ToolCallEvent } from '../../src/sessions/tool-desk.js';

interface Played {
  readonly desk: ToolDesk;
  readonly answers: [string, unknown][];
  readonly errors: CallError[];
  readonly offered: ToolCallEvent[];
  hangUps: number;
}

function play(tools: readonly Tool[], onoffer: (event: ToolCallEvent) => void = () => undefined): Played {
  const played: Played = {
    answers: [],
    errors: [],
    offered: [],
    hangUps: 0,
    desk: new ToolDesk(tools, {
      offer: (event) => {
        played.offered.push(event);
        onoffer(event);
        return !event.defaultPrevented;
      },
      answer: (id, result) => played.answers.push([id, result]),
      report: (error) => played.errors.push(error),
      hangUp: () => played.hangUps++,
    }),
  };
  return played;
}

/** The event is dispatched for real: preventDefault() works only then. */
const dispatching =
  (listener: (event: ToolCallEvent) => void) =>
  (event: ToolCallEvent): void => {
    const target = new EventTarget();
    target.addEventListener(event.type, (dispatched) => listener(dispatched as ToolCallEvent));
    target.dispatchEvent(event);
  };

const price: Tool = { name: 'price', handler: ({ of }) => ({ of, euro: 3 }) };
const call = { id: '1', name: 'price', args: { of: 'tea' } };

/** Runs with timers that the test winds on; the microtasks between are let through. */
async function withFakeTimeout(run: (fire: (ms: number) => Promise<void>) => Promise<void>): Promise<void> {
  const real = globalThis.setTimeout;
  const waiting: { at: number; run: () => void }[] = [];
  globalThis.setTimeout = ((handler: () => void, ms = 0) =>
    waiting.push({ at: ms, run: handler })) as unknown as typeof setTimeout;
  try {
    await run(async (ms) => {
      for (const timer of waiting) if (timer.at <= ms) timer.run();
      for (let i = 0; i < 10; i++) await Promise.resolve();
    });
  } finally {
    globalThis.setTimeout = real;
  }
}

describe('ToolDesk', () => {
  it('answers with what the handler returns, now or later', async () => {
    const played = play([price, { name: 'later', handler: async () => 'done' }]);
    await played.desk.run(call);
    await played.desk.run({ id: '2', name: 'later', args: {} });
    expect(played.answers).to.deep.equal([
      ['1', { of: 'tea', euro: 3 }],
      ['2', 'done'],
    ]);
    expect(played.errors).to.have.length(0);
  });

  it('runs a repeated id once', async () => {
    const played = play([price]);
    await Promise.all([played.desk.run(call), played.desk.run(call)]);
    await played.desk.run(call);
    expect(played.answers).to.have.length(1);
  });

  it('lets the page answer by respondWith, with a value or a promise, in place of the handler', async () => {
    const played = play([price], (event) => event.respondWith(Promise.resolve('from the page')));
    await played.desk.run(call);
    expect(played.answers).to.deep.equal([['1', 'from the page']]);
    expect(played.offered[0]?.detail).to.deep.equal(call);
  });

  it('tells the agent when the page declines', async () => {
    const played = play(
      [price],
      dispatching((event) => event.preventDefault()),
    );
    await played.desk.run(call);
    expect(played.answers).to.deep.equal([['1', { error: 'declined' }]]);
  });

  const circle: Record<string, unknown> = {};
  circle['self'] = circle;
  const broken: readonly (readonly [string, Tool[]])[] = [
    [
      'that throws',
      [
        {
          name: 'price',
          handler: () => {
            throw new Error('av_secret');
          },
        },
      ],
    ],
    ['that rejects', [{ name: 'price', handler: () => Promise.reject(new Error('av_secret')) }]],
    ['with a circular result', [{ name: 'price', handler: () => circle }]],
    ['with a bigint', [{ name: 'price', handler: () => 1n }]],
    ['that the page does not have', []],
  ];
  for (const [what, tools] of broken) {
    it(`gives the agent an error result for a tool ${what}, and tells the page once`, async () => {
      const played = play(tools);
      await played.desk.run(call);
      expect(played.answers).to.deep.equal([['1', { error: 'failed' }]]);
      expect(played.errors.map(({ code, fatal }) => [code, fatal])).to.deep.equal([['tool-failed', false]]);
      expect(played.errors[0]?.message).not.to.contain('av_secret');
    });
  }

  it('sends nothing as null', async () => {
    const played = play([{ name: 'price', handler: () => undefined }]);
    await played.desk.run(call);
    expect(played.answers).to.deep.equal([['1', null]]);
  });

  it('answers with an error after 14 s, aborts the handler, and drops its late result', async () => {
    await withFakeTimeout(async (fire) => {
      let finish: (value: unknown) => void = () => undefined;
      let aborted = false;
      const slow: Tool = {
        name: 'price',
        handler: (_args, signal) => {
          signal.addEventListener('abort', () => (aborted = true));
          return new Promise((resolve) => (finish = resolve));
        },
      };
      const played = play([slow]);
      const running = played.desk.run(call);
      await fire(13_999);
      expect(played.answers).to.have.length(0);
      await fire(14_000);
      await running;
      finish('late');
      await fire(0);
      expect(played.answers).to.deep.equal([['1', { error: 'timeout' }]]);
      expect(played.errors.map(({ code }) => code)).to.deep.equal(['tool-timeout']);
      expect(aborted).to.equal(true);
    });
  });

  it('waits for respondWith when a declared tool has no handler', async () => {
    const played = play([{ name: 'price' }], (event) => setTimeout(() => event.respondWith('later'), 5));
    await played.desk.run(call);
    expect(played.answers).to.deep.equal([['1', 'later']]);
  });

  it('answers the conventional tool hangup first and then hangs up', async () => {
    const played = play([{ name: 'hangup' }]);
    await played.desk.run({ id: '1', name: 'hangup', args: {} });
    expect(played.answers).to.deep.equal([['1', 'ok']]);
    expect(played.hangUps).to.equal(1);
  });

  it('sends nothing after the call has ended', async () => {
    const played = play([{ name: 'price', handler: () => new Promise((resolve) => setTimeout(resolve, 5)) }]);
    const running = played.desk.run(call);
    played.desk.close();
    await running;
    expect(played.answers).to.have.length(0);
    expect(played.errors).to.have.length(0);
  });
});

describe('describeTools', () => {
  it('takes both shapes in which tools are written, and leaves out what is switched off', () => {
    const schema = { type: 'object', properties: { of: { type: 'string' } } };
    const described = describeTools([
      { name: 'a', description: 'A', parameters: schema, handler: () => 1 },
      { name: 'b', config: schema, active: true },
      { name: 'c', active: false },
    ]);
    expect(described).to.deep.equal([
      { name: 'a', description: 'A', parameters: schema },
      { name: 'b', description: undefined, parameters: schema },
    ]);
  });
});
