import { expect } from '@open-wc/testing';
import { FramePool } from '../../src/audio/frame-ports.js';
import { absoluteUrl } from '../../src/transport/endpoint.js';
import { Socket, type SocketEnd } from '../../src/transport/socket.js';
import { Uplink } from '../../src/transport/uplink.js';

describe('Uplink', () => {
  it('drops frames once more than 200 ms have waited in the socket for a moment, until half of that is gone', () => {
    const uplink = new Uplink(20);
    expect(uplink.admit(0, 0)).to.equal(true);
    uplink.sent(640);
    expect(uplink.admit(640 * 10, 20)).to.equal(true);
    expect(uplink.admit(640 * 11, 40)).to.equal(true);
    expect(uplink.admit(640 * 11, 90)).to.equal(false);
    expect(uplink.admit(640 * 6, 110)).to.equal(false);
    expect(uplink.behind).to.equal(true);
    expect(uplink.admit(640 * 5, 130)).to.equal(true);
    expect([uplink.sentMs, uplink.lostMs]).to.deep.equal([80, 40]);
  });

  it('takes all that has waited for this thread at once: the socket had no turn to send it', () => {
    const uplink = new Uplink(20);
    for (let frame = 0; frame < 20; frame++) {
      expect(uplink.admit(640 * frame, 1000 + frame / 10)).to.equal(true);
      uplink.sent(640);
    }
    expect(uplink.admit(0, 1020)).to.equal(true);
    expect([uplink.behind, uplink.lostMs]).to.deep.equal([false, 0]);
  });
});

describe('FramePool', () => {
  it('gives an emptied buffer out again, cut to what is asked for', () => {
    const pool = new FramePool();
    const first = pool.take(320);
    pool.give(first.buffer);
    const second = pool.take(160);
    expect(second.buffer).to.equal(first.buffer);
    expect(second.length).to.equal(160);
    expect(pool.take(160).buffer).not.to.equal(first.buffer);
  });
});

describe('absoluteUrl', () => {
  it('reads a path as this site’s and leaves the unreadable for the dialect to refuse', () => {
    expect(absoluteUrl('/relay/ws')).to.equal(new URL('/relay/ws', document.baseURI).href);
    expect(absoluteUrl('wss://a.example/x')).to.equal('wss://a.example/x');
    expect(absoluteUrl('http://')).to.equal('http://');
    expect(absoluteUrl(undefined)).to.equal(undefined);
  });
});

/** A WebSocket whose life the test plays. */
class PlayedSocket extends EventTarget {
  static readonly OPEN = 1;
  static readonly CLOSED = 3;
  static readonly made: PlayedSocket[] = [];
  static startsClosed = false;
  readyState = PlayedSocket.startsClosed ? 3 : 0;
  bufferedAmount = 7;
  sent: unknown[] = [];
  onopen: (() => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  onerror: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  constructor() {
    super();
    PlayedSocket.made.push(this);
  }
  send(data: unknown): void {
    this.sent.push(data);
  }
  close(): void {
    this.readyState = 2;
  }
  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }
}

describe('Socket', () => {
  const real = globalThis.WebSocket;
  let ends: SocketEnd[] = [];
  const make = (limitMs = 1000): { socket: Socket; played: PlayedSocket } => {
    const socket = new Socket('ws://host/', limitMs, {
      open: () => undefined,
      message: () => undefined,
      end: (end) => ends.push(end),
    });
    return { socket, played: PlayedSocket.made.at(-1) as PlayedSocket };
  };
  const later = (ms = 10): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

  beforeEach(() => {
    ends = [];
    PlayedSocket.startsClosed = false;
    globalThis.WebSocket = PlayedSocket as unknown as typeof WebSocket;
  });
  afterEach(() => {
    globalThis.WebSocket = real;
  });

  it('counts error and close of one failure once, with the code of the close', async () => {
    const { played } = make();
    played.open();
    played.onerror?.();
    played.onclose?.({ code: 1007 });
    await later();
    expect(ends).to.deep.equal([{ kind: 'closed', code: 1007 }]);
  });

  it('ends as refused on an error without a close, as CSP makes it', async () => {
    PlayedSocket.startsClosed = true;
    const { played } = make();
    played.onerror?.();
    await later();
    expect(ends).to.deep.equal([{ kind: 'refused', code: 1006 }]);
  });

  it('ends as refused when the constructor throws', async () => {
    globalThis.WebSocket = class {
      constructor() {
        throw new SyntaxError('no');
      }
    } as unknown as typeof WebSocket;
    new Socket('ws://host/', 1000, { open: () => undefined, message: () => undefined, end: (end) => ends.push(end) });
    await later();
    expect(ends).to.deep.equal([{ kind: 'refused', code: 1006 }]);
  });

  it('ends as timeout when nobody answers, and closes what it opened', async () => {
    const { played } = make(5);
    await later(30);
    expect(ends).to.deep.equal([{ kind: 'timeout', code: 1006 }]);
    expect(played.readyState).to.equal(2);
  });

  it('sends only while open and counts no backlog of a closed socket', async () => {
    const { socket, played } = make();
    expect(socket.send('early')).to.equal(false);
    expect(socket.backlogBytes).to.equal(0);
    played.open();
    expect(socket.send('now')).to.equal(true);
    expect(socket.backlogBytes).to.equal(7);
    played.readyState = 3;
    expect(socket.send('late')).to.equal(false);
    expect(socket.backlogBytes).to.equal(0);
    expect(played.sent).to.deep.equal(['now']);
  });

  it('ends within half a second of close() although the peer stays silent', async () => {
    const { socket, played } = make();
    played.open();
    socket.close();
    await later(700);
    expect(ends).to.deep.equal([{ kind: 'closed', code: 1000 }]);
  });
});
