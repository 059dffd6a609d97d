import { expect } from '@open-wc/testing';
import type { CallWarning } from '../../src/call-error.js';
import { InboundWatch } from '../../src/transport/inbound-watch.js';

function watching(): { watch: InboundWatch; told: CallWarning[] } {
  const told: CallWarning[] = [];
  return { told, watch: new InboundWatch(0, (warning) => told.push(warning)) };
}

describe('InboundWatch', () => {
  it('tells once of 20 silent seconds, and once when the silence ends', () => {
    const { watch, told } = watching();
    for (let ms = 1000; ms < 20_000; ms += 1000) watch.tick(ms);
    expect(told).to.have.length(0);
    watch.tick(20_000);
    watch.tick(21_000);
    watch.received('x', 21_500);
    watch.received('x', 21_600);
    expect(told.map(({ code, raised }) => [code, raised])).to.deep.equal([
      ['no-data', true],
      ['no-data', false],
    ]);
  });

  it('tells of a flood of nonsense at once and then once a second, with the count', () => {
    const { watch, told } = watching();
    for (let i = 0; i < 10_000; i++) watch.badMessage('not a JSON object');
    watch.tick(1000);
    watch.tick(2000);
    expect(told).to.have.length(2);
    expect(told[0]?.message).to.contain('1 so far');
    expect(told[1]?.message).to.contain('10000 so far');
    expect(watch.badMessages).to.equal(10_000);
  });

  it('tells of a giant message', () => {
    const { watch, told } = watching();
    watch.received('x'.repeat(1_000_000), 0);
    expect(told).to.have.length(0);
    watch.received('x'.repeat(1_000_001), 0);
    expect(told.map(({ code }) => code)).to.deep.equal(['message-too-big']);
  });
});
