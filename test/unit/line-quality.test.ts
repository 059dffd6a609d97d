import { expect } from '@open-wc/testing';
import type { LineQuality } from '../../src/sessions/line-quality.js';
import { TurnsQualityMonitor } from '../../src/sessions/turns-quality.js';

interface Second {
  readonly sentMs?: number;
  readonly lostMs?: number;
  readonly playedMs?: number;
  readonly concealedMs?: number;
  readonly targetMs?: number;
}

const clean: Second = {};
/** One click: hardly heard, and more than a twentieth of its second. */
const bad: Second = { concealedMs: 150 };

/** A call's line, second by second. */
function newLine() {
  const told: string[] = [];
  const monitor = new TurnsQualityMonitor(({ code, raised }) => told.push(`${code} ${raised}`));
  const link = { sentMs: 0, lostMs: 0, receivedMs: 0, badMessages: 0 };
  const jitter = { targetMs: 0, bufferedMs: 0, concealedMs: 0, removedMs: 0, lateCount: 0, playedMs: 0, underruns: 0 };
  const take = ({
    lostMs = 0,
    sentMs = 1000 - lostMs,
    concealedMs = 0,
    playedMs = 1000 - concealedMs,
    ...now
  }: Second) => {
    link.sentMs += sentMs;
    link.lostMs += lostMs;
    jitter.concealedMs += concealedMs;
    jitter.playedMs += playedMs;
    jitter.targetMs = now.targetMs ?? 40;
    monitor.take({ ...link }, { ...jitter });
    return monitor.quality;
  };
  const run = (seconds: readonly Second[]): (LineQuality | undefined)[] => seconds.map(take);
  return { monitor, told, run };
}

const times = <Item>(count: number, item: Item): Item[] => Array<Item>(count).fill(item);

/** The seconds of a call in which nothing is told yet. */
const start = times(5, clean);

describe('line quality', () => {
  it('waits before it judges, then goes by what was lost in the last seconds', () => {
    const line = newLine();
    expect(line.run([clean, clean, clean, { concealedMs: 200 }, { concealedMs: 700 }])).to.deep.equal([
      undefined,
      undefined,
      'good',
      'fair',
      'poor',
    ]);
    expect(line.run(times(5, clean)).at(-1)).to.equal('good');
  });

  it('counts what was lost on the way out as well, and the delay that arrival costs', () => {
    expect(
      newLine()
        .run([clean, clean, { lostMs: 400 }])
        .at(-1),
    ).to.equal('poor');
    expect(
      newLine()
        .run(times(4, { targetMs: 200 }))
        .at(-1),
    ).to.equal('fair');
    expect(
      newLine()
        .run(times(4, { targetMs: 400 }))
        .at(-1),
    ).to.equal('poor');
  });

  it('does not judge what it cannot know: a call without sound of its own, a device that has paused', () => {
    const written = newLine();
    for (let n = 0; n < 10; n++)
      written.monitor.take({ sentMs: 0, lostMs: 0, receivedMs: 0, badMessages: 0 }, undefined);
    expect(written.monitor.quality).to.equal(undefined);
    const paused = newLine();
    paused.run([...start, ...times(3, bad), ...times(20, { sentMs: 0, playedMs: 0 })]);
    expect(paused.told).to.deep.equal(['poor-line true']);
    expect(paused.monitor.quality).to.equal('poor');
  });
});

describe('the warning of a poor line', () => {
  it('comes with the third bad second of five, and goes when five are good', () => {
    const line = newLine();
    line.run([...start, bad, bad]);
    expect(line.told).to.deep.equal([]);
    line.run([bad]);
    expect(line.told).to.deep.equal(['poor-line true']);
    expect(line.run(times(4, clean))).to.deep.equal(times(4, 'poor'));
    expect(line.told).to.deep.equal(['poor-line true']);
    expect(line.run([clean])).to.deep.equal(['good']);
    expect(line.told).to.deep.equal(['poor-line true', 'poor-line false']);
  });

  it('does not come for clicks, and is told once while it flaps', () => {
    const clicks = newLine();
    clicks.run([...start, ...Array.from({ length: 60 }, (_, n) => (n % 3 === 0 ? bad : clean))]);
    expect(clicks.told).to.deep.equal([]);
    const flapping = newLine();
    flapping.run([...start, ...Array.from({ length: 60 }, (_, n) => (n % 2 === 0 ? bad : clean))]);
    expect(flapping.told).to.deep.equal(['poor-line true']);
  });

  it('does not come for the first five seconds, whatever they were', () => {
    const line = newLine();
    line.run([...times(5, { concealedMs: 900, targetMs: 500 }), bad, bad, ...times(10, clean)]);
    expect(line.told).to.deep.equal([]);
  });

  it('comes for a steady delay, and for sound that is not sent', () => {
    for (const second of [{ targetMs: 300 }, { lostMs: 200 }]) {
      const line = newLine();
      line.run([...start, ...times(30, second)]);
      expect(line.told).to.deep.equal(['poor-line true']);
    }
  });

  it('does not come for the pauses of an agent who speaks sentence by sentence, ahead of time', () => {
    const line = newLine();
    line.run(start);
    for (let sentence = 0; sentence < 20; sentence++) {
      // Half a second of nothing: the buffer takes it for a gap, and learns a delay from it that it never uses.
      line.monitor.turned();
      line.monitor.turned();
      line.run([{ playedMs: 900 }, { concealedMs: 500, playedMs: 500, targetMs: 600 }, { targetMs: 600 }]);
    }
    // And when they listen, nothing arrives at all.
    line.monitor.turned();
    line.run(times(20, { playedMs: 0, targetMs: 600 }));
    expect(line.told).to.deep.equal([]);
    expect(line.monitor.quality).to.equal('good');
  });

  it('comes when an agent stutters, and stays over the pause between two turns', () => {
    const line = newLine();
    line.run(start);
    for (let turn = 0; turn < 3; turn++) {
      line.monitor.turned();
      line.run([...times(2, { playedMs: 1000 }), ...times(4, { concealedMs: 300 })]);
      line.monitor.turned();
      line.run(times(3, { playedMs: 0 }));
    }
    expect(line.told).to.deep.equal(['poor-line true']);
  });
});
