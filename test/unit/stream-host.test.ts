import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { streamDialects } from '../../src/protocols/stream-dialects.js';
import type { StreamChannel, StreamOptions } from '../../src/protocols/stream-dialect.js';
import type { Closed } from '../../src/transport/link-messages.js';
import { streamReconnect, type ReconnectOptions } from '../../src/transport/reconnect-policy.js';
import { StreamHost } from '../../src/transport/stream-host.js';
import type { StreamCounts, StreamLinkEvent } from '../../src/transport/stream-messages.js';
import { ManualTimers } from '../support/manual-timers.js';
import { PlayedSocket, playSockets, restoreSockets } from '../support/played-socket.js';

const FRAME = 160;
const options: StreamOptions = {
  url: 'ws://ingress.test/connector',
  callId: '11111111-1111-4111-8111-111111111111',
  codec: 'pcm',
  sampleRateHz: 8000,
  agentId: 'a',
  clientId: 'c',
  agentWindowsUsername: 'u',
};

/** As far as a host looks at it. */
class PlayedPort {
  onmessage: ((event: { data: Float32Array }) => void) | null = null;
  returned = 0;
  closed = false;
  postMessage(): void {
    this.returned++;
  }
  close(): void {
    this.closed = true;
  }
}

/** What a socket was sent: the metadata, and the number of each frame of sound, 0 for silence. */
function sentTo(socket: PlayedSocket): { metadata: Record<string, unknown>[]; frames: number[] } {
  const metadata: Record<string, unknown>[] = [];
  const samples: number[] = [];
  for (const bytes of socket.frames) {
    const view = new DataView(bytes.buffer);
    if (view.getUint16(0, true) === 1) {
      expect(samples).to.have.length(0);
      metadata.push(JSON.parse(new TextDecoder().decode(bytes.subarray(6))) as Record<string, unknown>);
    } else for (let at = 6; at < bytes.length; at += 2) samples.push(view.getInt16(at, true));
  }
  const frames = samples.filter((_, i) => i % FRAME === 0);
  for (const [i, value] of frames.entries()) {
    const whole = samples.slice(i * FRAME, (i + 1) * FRAME).every((sample) => sample === value);
    expect(whole, `frame ${i}`).to.equal(true);
  }
  return { metadata, frames };
}

describe('StreamHost', () => {
  let timers: ManualTimers;
  let host: StreamHost | undefined;
  let port: PlayedPort;
  let events: (StreamLinkEvent | Closed)[];
  let tokens = 0;
  let said = 0;
  const sockets: Record<StreamChannel, PlayedSocket[]> = { agent: [], client: [] };

  /** Ends the stream before, if there is one. */
  const begin = async (keepMs = 5000, reconnect: Partial<ReconnectOptions> = {}): Promise<void> => {
    host?.handle({ type: 'close' });
    await timers.pass(1);
    events = [];
    tokens = said = 0;
    sockets.agent = [];
    sockets.client = [];
    port = new PlayedPort();
    const made = (host = new StreamHost(streamDialects, (event) => {
      events.push(event);
      if (event.type !== 'token-wanted') return;
      const { channel } = event;
      made.handle({ type: 'connect', channel, options: { ...options, token: `t${++tokens}` } });
      sockets[channel].push(PlayedSocket.last);
    }));
    host.handle({
      type: 'open',
      protocol: 'aigent',
      options,
      capture: port as unknown as MessagePort,
      opus: {},
      opusFallback: undefined,
      keepMs,
      connectLimitMs: 10_000,
      reconnect: { ...streamReconnect, jitter: 0, ...reconnect },
    });
  };
  /** Both sides say the next frames, each its number. */
  const say = (frames: number): void => {
    for (let i = 0; i < frames; i++) {
      const value = ++said / 32767;
      port.onmessage?.({ data: new Float32Array(2 * FRAME).fill(value) });
    }
  };
  const last = (channel: StreamChannel): PlayedSocket => sockets[channel].at(-1) as PlayedSocket;
  const openBoth = (): void => void (last('agent').open(), last('client').open());
  const told = (type: string): (StreamLinkEvent | Closed)[] => events.filter((event) => event.type === type);
  const warnings = (): string[] =>
    events.flatMap((event) => (event.type === 'warning' ? [`${event.warning.code} ${event.warning.raised}`] : []));
  const counts = (channel: StreamChannel): StreamCounts | undefined => {
    const event = told('stats').at(-1);
    return event?.type === 'stats' ? event.stats[channel] : undefined;
  };
  const numbers = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);

  beforeEach(async () => {
    timers = new ManualTimers().install();
    playSockets();
    host = undefined;
    await begin();
  });
  afterEach(() => {
    timers.restore();
    restoreSockets();
  });

  it('sends the metadata first, then what was said before the socket was open, in order', async () => {
    say(20);
    last('agent').open();
    say(5);
    last('client').open();
    say(1);
    for (const channel of ['agent', 'client'] as const) {
      const { metadata, frames } = sentTo(last(channel));
      expect(metadata).to.have.length(1);
      expect(metadata[0]!['voice']).to.include({ channel, clientCallId: options.callId });
      expect(frames).to.deep.equal(numbers(1, 26));
    }
    expect(port.returned).to.equal(26);
    await timers.pass(1000);
    expect(counts('agent')).to.deep.equal({ sentMs: 520, droppedMs: 0, bufferedMs: 0, reconnects: 0 });
  });

  it('keeps so much and no more: what is dropped is silence in its place, and is told', async () => {
    say(350);
    await timers.pass(1000);
    expect(counts('client')).to.deep.equal({ sentMs: 0, droppedMs: 2000, bufferedMs: 5000, reconnects: 0 });
    openBoth();
    expect(sentTo(last('client')).frames).to.deep.equal([...Array<number>(100).fill(0), ...numbers(101, 350)]);
    await timers.pass(2000);
    expect(warnings()).to.deep.equal(['audio-lost true', 'audio-lost true', 'audio-lost false', 'audio-lost false']);
    const messages = told('warning').map((event) => (event.type === 'warning' ? event.warning.message : ''));
    expect(messages.at(-1)).to.contain('client').and.to.contain('2.0 seconds');
  });

  it('sends what comes while a socket is open also when nothing is to be kept', async () => {
    await begin(0);
    openBoth();
    say(5);
    expect(sentTo(last('agent')).frames).to.deep.equal(numbers(1, 5));
    last('client').drop(1006);
    say(3);
    await timers.pass(200);
    last('client').open();
    say(1);
    expect(sentTo(last('client')).frames).to.deep.equal([0, 0, 8, 9]);
  });

  it('brings a lost side back with the same call, a fresh token and what was said meanwhile, and leaves the other alone', async () => {
    openBoth();
    say(10);
    const before = last('client');
    before.drop(1006);
    expect(told('lost')).to.deep.equal([{ type: 'lost', channel: 'client', loss: 'closed' }]);
    say(10);
    await timers.pass(200);
    expect(sockets.client).to.have.length(2);
    expect(last('client').url).to.contain('t3');
    say(2);
    last('client').open();
    say(1);
    expect(sentTo(before).frames).to.deep.equal(numbers(1, 10));
    const { metadata, frames } = sentTo(last('client'));
    expect(metadata[0]!['voice']).to.include({ channel: 'client', clientCallId: options.callId });
    expect(frames).to.deep.equal(numbers(11, 23));
    expect(sockets.agent).to.have.length(1);
    expect(sentTo(last('agent')).frames).to.deep.equal(numbers(1, 23));
    await timers.pass(1000);
    expect(counts('client')).to.include({ sentMs: 460, reconnects: 1 });
  });

  it('waits for a socket that is behind, says so, and goes on where it was', async () => {
    openBoth();
    last('agent').bufferedAmount = 100_000;
    say(60);
    await timers.pass(2000);
    expect(warnings()).to.deep.equal(['uplink-stalled true']);
    expect(sentTo(last('agent')).frames).to.deep.equal([]);
    expect(sentTo(last('client')).frames).to.have.length(60);
    last('agent').bufferedAmount = 0;
    say(1);
    expect(sentTo(last('agent')).frames).to.deep.equal(numbers(1, 61));
    await timers.pass(1000);
    expect(warnings()).to.deep.equal(['uplink-stalled true', 'uplink-stalled false']);
  });

  it('gives a line up that takes nothing for ten seconds, and opens another one', async () => {
    openBoth();
    const dead = last('agent');
    dead.bufferedAmount = 100_000;
    say(60);
    await timers.pass(10_000);
    expect(told('lost')).to.deep.equal([{ type: 'lost', channel: 'agent', loss: 'stalled' }]);
    expect(dead.closedWith).to.equal(1000);
    await timers.pass(200);
    last('agent').open();
    expect(sentTo(last('agent')).frames).to.deep.equal(numbers(1, 60));
  });

  it('sends nothing in a pause, and leaves it out of both sides at one place', async () => {
    openBoth();
    say(3);
    last('client').drop(1006);
    say(2);
    host?.handle({ type: 'pause', paused: true });
    await timers.pass(200);
    last('client').open();
    say(50);
    expect(sentTo(last('client'))).to.deep.include({ frames: [] });
    expect(sentTo(last('agent')).frames).to.deep.equal(numbers(1, 5));
    host?.handle({ type: 'pause', paused: false });
    say(2);
    expect(sentTo(last('agent')).frames).to.deep.equal([1, 2, 3, 4, 5, 56, 57]);
    expect(sentTo(last('client')).frames).to.deep.equal([4, 5, 56, 57]);
  });

  it('sends what is left in the end, says goodbye, and tells the last counts', async () => {
    openBoth();
    last('agent').bufferedAmount = 100_000;
    say(10);
    host?.handle({ type: 'finish', limitMs: 3000 });
    await timers.pass(500);
    expect(last('client').closedWith).to.equal(1000);
    expect(told('closed')).to.have.length(0);
    last('agent').bufferedAmount = 0;
    await timers.pass(100);
    expect(sentTo(last('agent')).frames).to.deep.equal(numbers(1, 10));
    expect(events.at(-1)?.type).to.equal('closed');
    expect(events.at(-2)?.type).to.equal('stats');
    expect(counts('agent')).to.deep.equal({ sentMs: 200, droppedMs: 0, bufferedMs: 0, reconnects: 0 });
    expect(port.closed).to.equal(true);
    expect(timers.pending).to.equal(0);
  });

  it('ends in the middle of a reconnect: what was kept is sent if the line comes back in time', async () => {
    openBoth();
    last('agent').drop(1006);
    say(10);
    host?.handle({ type: 'finish', limitMs: 3000 });
    await timers.pass(300);
    last('agent').open();
    await timers.pass(100);
    expect(sentTo(last('agent')).frames).to.deep.equal(numbers(1, 10));
    expect(events.at(-1)?.type).to.equal('closed');
  });

  it('waits three seconds at most, and tells what could not be sent', async () => {
    last('agent').open();
    say(50);
    host?.handle({ type: 'finish', limitMs: 3000 });
    await timers.pass(2990);
    expect(told('closed')).to.have.length(0);
    await timers.pass(800);
    expect(told('closed')).to.have.length(1);
    expect(counts('client')).to.include({ sentMs: 0, droppedMs: 1000, bufferedMs: 0 });
    expect(warnings()).to.deep.equal(['audio-lost true']);
    expect(timers.pending).to.equal(0);
  });

  for (const [code, type, loss] of [
    [1000, 'gave-up', 'hung-up'],
    [1008, 'gave-up', 'rejected'],
    [4409, 'gave-up', 'rejected'],
    [1001, 'lost', 'closed'],
    [1011, 'lost', 'closed'],
    [1012, 'lost', 'closed'],
    [4429, 'lost', 'closed'],
    [4401, 'lost', 'unauthorized'],
  ] as const) {
    it(`takes close code ${code} for ${loss}, of this side alone`, async () => {
      openBoth();
      last('client').drop(code);
      expect(told(type)).to.deep.equal([{ type, channel: 'client', loss }]);
      await timers.pass(5000);
      expect(sockets.client).to.have.length(type === 'lost' ? 2 : 1);
      say(1);
      expect(sentTo(last('agent')).frames).to.deep.equal([1]);
    });
  }

  it('asks once more when a token is refused, not twice', async () => {
    last('agent').open().drop(4401);
    await timers.pass(200);
    last('agent').open().drop(4401);
    await timers.pass(60_000);
    expect(told('gave-up')).to.deep.equal([{ type: 'gave-up', channel: 'agent', loss: 'unauthorized' }]);
    expect(sockets.agent).to.have.length(2);
  });

  it('gives up after so many tries, and keeps nothing from then on', async () => {
    await begin(5000, { attempts: 3 });
    openBoth();
    last('client').drop(1006);
    for (let i = 0; i < 3; i++) {
      await timers.pass(5000);
      last('client').drop(1006);
    }
    expect(told('gave-up')).to.deep.equal([{ type: 'gave-up', channel: 'client', loss: 'refused' }]);
    say(10);
    await timers.pass(1000);
    expect(counts('client')).to.include({ bufferedMs: 0 });
    expect(counts('agent')).to.include({ sentMs: 200 });
  });

  it('sends no message that is too long for a relay, however long the gap', async () => {
    last('agent').open();
    say(3000);
    last('client').open();
    const longest = Math.max(...last('client').frames.map(({ length }) => length));
    expect(longest).to.be.at.most(8192);
    expect(sentTo(last('client')).frames).to.have.length(3000);
  });

  it('keeps every frame in its place or puts silence there, whatever happens to the lines', () => {
    const act = fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 1, max: 120 }).map((frames) => ({ type: 'say' as const, frames })) },
      {
        weight: 5,
        arbitrary: fc.record({
          type: fc.constantFrom('open' as const, 'drop' as const, 'stall' as const, 'flow' as const),
          channel: fc.constantFrom<StreamChannel>('agent', 'client'),
        }),
      },
      { weight: 4, arbitrary: fc.integer({ min: 1, max: 3000 }).map((ms) => ({ type: 'pass' as const, ms })) },
    );
    return fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 40 }), async (acts) => {
        await begin(1000, { attempts: Infinity });
        for (const each of acts) {
          if (each.type === 'say') say(each.frames);
          else if (each.type === 'pass') await timers.pass(each.ms);
          else {
            const socket = last(each.channel);
            if (each.type === 'open' && socket.readyState === 0) socket.open();
            else if (each.type === 'drop') socket.drop(1006);
            else socket.bufferedAmount = each.type === 'stall' ? 100_000 : 0;
          }
        }
        await timers.pass(1000);
        for (const channel of ['agent', 'client'] as const) {
          const all = sockets[channel].flatMap((socket) => sentTo(socket).frames);
          all.forEach((frame, i) => expect(frame).to.be.oneOf([0, i + 1]));
          const { sentMs, droppedMs, bufferedMs } = counts(channel)!;
          expect(sentMs + droppedMs + bufferedMs).to.equal(said * 20);
          expect(bufferedMs).to.be.at.most(1000);
          expect(all.filter((frame) => frame > 0)).to.have.length(sentMs / 20);
        }
        host?.handle({ type: 'close' });
        await timers.pass(1000);
        expect(timers.pending).to.equal(0);
      }),
      { numRuns: 60 },
    );
  });
});

describe('StreamHost with an Opus encoder that cannot start', () => {
  it('gives up each side, once, with the sentence that tells what to do', async () => {
    const gaveUp: Extract<StreamLinkEvent, { type: 'gave-up' }>[] = [];
    let host: StreamHost | undefined;
    await new Promise<void>((resolve) => {
      host = new StreamHost(streamDialects, (event) => {
        if (event.type === 'gave-up' && gaveUp.push(event) === 2) resolve();
      });
      host.handle({
        type: 'open',
        protocol: 'aigent',
        options: { ...options, codec: 'opus', sampleRateHz: 48_000 },
        capture: new MessageChannel().port1,
        opus: {},
        opusFallback: new Blob(['throw new Error("no WebAssembly");'], { type: 'text/javascript' }),
        keepMs: 5000,
        connectLimitMs: 10_000,
        reconnect: streamReconnect,
      });
    });
    host?.handle({ type: 'close' });
    expect(gaveUp.map(({ channel }) => channel)).to.have.members(['agent', 'client']);
    for (const { loss, told } of gaveUp) {
      expect(loss).to.equal('encoder');
      expect(told?.code).to.equal('worklet-blocked');
      expect(told?.message).to.match(/'wasm-unsafe-eval'/);
    }
  });
});
