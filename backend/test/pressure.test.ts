import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import test from 'node:test';
import { pino } from 'pino';
import type { WebSocket } from 'ws';
import { defaultLimits } from '../src/limits/limits.js';
import { Metrics } from '../src/metrics.js';
import { aillomvox } from '../src/providers/aillomvox.js';
import { RelayedCall } from '../src/relays/relay.js';
import { Uplink } from '../src/relays/uplink.js';
import { Scrubber } from '../src/secrets.js';
import { KEY, simulate, startBackend } from './support/backend.js';
import { PageClient, pause, until } from './support/page-client.js';

/** A socket that takes what the test says. */
class FakeSocket {
  readonly OPEN = 1;
  readyState = 1;
  bufferedAmount = 0;
  readonly sent: (string | Buffer)[] = [];
  #written: (() => void)[] = [];

  send(data: string | Buffer, _options: object, written: () => void): void {
    this.sent.push(data);
    this.bufferedAmount += data.length;
    this.#written.push(written);
  }

  drain(): void {
    this.bufferedAmount = 0;
    for (const written of this.#written.splice(0)) written();
  }
}

function uplinkTo(socket: FakeSocket): { uplink: Uplink; dropped: () => number } {
  let bytes = 0;
  const on = { drop: (count: number) => void (bytes += count), backlog: () => undefined };
  return { uplink: new Uplink(socket as unknown as WebSocket, defaultLimits, 32_000, on), dropped: () => bytes };
}

test('sound goes out while the provider keeps up, waits while it does not, and is dropped when old', async () => {
  const socket = new FakeSocket();
  const { uplink, dropped } = uplinkTo(socket);
  // 200 ms of sound are let into the socket, and the frame that goes over it.
  for (let frame = 0; frame < 15; frame++) uplink.audio(Buffer.alloc(640));
  assert.equal(socket.sent.length, 11);
  assert.equal(dropped(), 0);
  uplink.text('between');
  uplink.audio(Buffer.alloc(2));
  socket.drain();
  assert.deepEqual(
    socket.sent.slice(11).map((data) => (typeof data === 'string' ? data : data.length)),
    [640, 640, 640, 640, 'between', 2],
  );

  for (let frame = 0; frame < 20; frame++) uplink.audio(Buffer.alloc(640));
  uplink.text('kept');
  await pause(260);
  // The text waited only for sound that came before it.
  assert.equal(socket.sent.at(-1), 'kept');
  assert.ok(dropped() >= 640 * 8, `${dropped()} bytes`);
  assert.equal(uplink.backlogBytes, socket.bufferedAmount);
  uplink.dispose();
});

test('texts that were not sent are handed back at the end', () => {
  const socket = new FakeSocket();
  socket.readyState = 0;
  const { uplink } = uplinkTo(socket);
  uplink.text('a');
  uplink.audio(Buffer.alloc(640));
  uplink.text('b');
  assert.equal(uplink.backlogBytes, 642);
  assert.deepEqual(uplink.dispose(), ['a', 'b']);
  assert.deepEqual(socket.sent, []);
});

test('a browser that does not read stops the provider, and gets every byte when it reads again', async (t) => {
  const simulator = await simulate(t);
  // Traffic is counted out with every ping.
  const backend = await startBackend(t, simulator.url, { limits: { pingMs: 50, pongMs: 20_000 } });
  const page = await backend.call({ sample_rate: 24000 });
  const call = await simulator.nextCall();
  page.socket.pause();
  const bytes = randomBytes(32_000_000);
  const samples = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  await call.sendAudio(samples, { paced: false });
  await pause(500);
  // The kernel swallows some megabytes on loopback; the relay itself holds little more than the high-water mark.
  const relayed = await backend.metric(/relayed_bytes_total.*down.*audio/);
  assert.ok(relayed > 0 && relayed < bytes.length / 2, `${relayed} bytes were taken for a browser that reads nothing`);
  page.socket.resume();
  await until('all of it', () => page.frames.reduce((sum, { length }) => sum + length, 0) === bytes.length);
  assert.ok(page.audio.equals(bytes));
});

test("a provider that takes nothing stops the browser's texts, and ends the call when it lasts", async (t) => {
  const simulator = await simulate(t, { faults: { stallAfterMs: 50 } });
  const backend = await startBackend(t, simulator.url, {
    limits: {
      stallMs: 1500,
      textBytesPerSecond: 100_000_000,
      imageBytes: 2_000_000,
      highWaterBytes: 100_000,
      pingMs: 300,
      pongMs: 500,
    },
  });
  const page = await backend.call();
  await simulator.nextCall();
  await pause(100);
  const image = { type: 'image', data: 'x'.repeat(1_900_000) };
  for (let count = 0; count < 12; count++) page.send(image);
  const [codes, closeCode] = await page.ending();
  assert.deepEqual([codes, closeCode], [['session-lost'], 1011]);
  assert.equal(await backend.metric(/calls_total.*upstream-stalled/), 1);
});

test('a call that outlives its time is ended from here', async (t) => {
  const { WebSocketServer } = await import('ws');
  const simulator = await simulate(t);
  const provider = { url: simulator.url, keys: [KEY], callsPerKey: 2, keyInMessage: false };
  const plan = aillomvox.plan({}, { system_prompt: 'x', max_duration: 100 }, provider, KEY);
  assert.ok(!('closeCode' in plan));
  assert.equal(plan.limitMs, 160_000);
  assert.ok(!plan.greeting.includes(KEY));

  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await new Promise<void>((resolve) => server.once('listening', resolve));
  t.after(() => server.close());
  const connected = new Promise<WebSocket>((resolve) => server.once('connection', resolve));
  const page = new PageClient(`ws://127.0.0.1:${(server.address() as { port: number }).port}`, undefined);
  let ends = 0;
  const freed = new Promise<void>((onFree) => {
    void connected.then((browser) => {
      new RelayedCall({
        kind: aillomvox,
        plan: { ...plan, limitMs: 200 },
        browser,
        early: [],
        limits: defaultLimits,
        scrubber: new Scrubber([KEY]),
        metrics: new Metrics(),
        log: pino({ level: 'silent' }),
        onEnd: () => void ends++,
        onFree,
        onStatus: () => undefined,
      });
    });
  });
  assert.deepEqual(await page.ending(), [['max_duration_reached'], 1000]);
  await freed;
  assert.equal(ends, 1);
  assert.equal(simulator.calls[0]?.messages.at(-1)?.message['type'], 'hangup');
});
