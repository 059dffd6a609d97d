import { createCodec, loadStreams, pageRegistry, PlaybackStream } from './audio.js';
import { ScheduleAtNext } from './schedule-at-next.js';

const FORMAT = { encoding: 'pcm16', sampleRateHz: 16_000, frameMs: 20 };
/** How often it looks for new figures of the jitter buffer, which come once a second. */
const LOOK_MS = 10;
const freshSamples = (samples) => new Float32Array(samples);

/**
 * A voice from the demo's server, over a line, played by both: each piece is given to the jitter buffer and to the plain
 * scheduler at the same moment. One of them is heard.
 *
 * Once a second `onfigures` gets `{ ours, plain }`, each `{ delayMs, gaps, gapMs, removedMs }`: how late the voice is
 * heard now; of the last second, how often and how long nothing was there to be played, and how much was left out to
 * catch up.
 */
export class BothPlayers {
  #lease;
  #socket;
  #ours;
  #port;
  #plain;
  #codec = createCodec(FORMAT.encoding);
  /** When the voice began, on the page's clock. */
  #beganMs = Infinity;
  /** Pieces that have come to the jitter buffer, in its thread. */
  #taken = 0;
  #jitter;
  #before = { ours: { gaps: 0, gapMs: 0, removedMs: 0 }, plain: { gaps: 0, gapMs: 0, removedMs: 0 } };
  #timer;
  #ended = false;
  onfigures = () => undefined;
  /** Called when the server has gone. */
  onlost = () => undefined;

  /** Call it inside a user's gesture. Rejects with a CallError where there can be no sound. */
  static async start(line, heard) {
    const lease = pageRegistry().engine.lease();
    try {
      await loadStreams(lease);
    } catch (error) {
      lease.release();
      throw error;
    }
    return new BothPlayers(lease, line, heard);
  }

  constructor(lease, line, heard) {
    this.#lease = lease;
    const { port1, port2 } = new window.MessageChannel();
    this.#ours = new PlaybackStream(lease.context, FORMAT, port1);
    this.#port = port2;
    // It gives each emptied piece back: then it has it. What it said of itself before is without that piece.
    this.#port.onmessage = () => {
      this.#look();
      this.#taken++;
    };
    this.#plain = new ScheduleAtNext(lease.context);
    this.hear(heard);
    this.#socket = new window.WebSocket(new URL('line', window.location.href.replace(/^http/, 'ws')));
    this.#socket.binaryType = 'arraybuffer';
    this.#socket.onopen = () => this.setLine(line);
    this.#socket.onmessage = ({ data }) => this.#receive(data);
    this.#socket.onclose = () => {
      this.stop();
      this.onlost();
    };
    this.#timer = window.setInterval(() => this.#look(), LOOK_MS);
  }

  /** 'clean', 'wifi', '4g', 'stalls' or 'bad'; the voice goes on. */
  setLine(line) {
    this.#tell({ line });
  }

  /** For so long nothing arrives. */
  stall(stallMs) {
    this.#tell({ stallMs });
  }

  /** The far end knocks at once. */
  knock() {
    this.#tell({ knock: true });
  }

  /** 'ours' or 'plain'; the other one goes on unheard. */
  hear(heard) {
    this.#ours.setVolume(heard === 'ours' ? 1 : 0);
    this.#plain.setVolume(heard === 'plain' ? 1 : 0);
  }

  stop() {
    if (this.#ended) return;
    this.#ended = true;
    window.clearInterval(this.#timer);
    this.#socket.onclose = null;
    this.#socket.close();
    this.#port.close();
    this.#ours.stop();
    this.#plain.stop();
    this.#lease.release();
  }

  #tell(wish) {
    if (this.#socket.readyState === window.WebSocket.OPEN) this.#socket.send(JSON.stringify(wish));
  }

  #receive(data) {
    if (this.#ended) return;
    if (typeof data === 'string') {
      // The quickest of these is nearest to the truth.
      this.#beganMs = Math.min(this.#beganMs, window.performance.now() - JSON.parse(data).atMs);
      return;
    }
    const samples = this.#codec.decode(new Uint8Array(data), freshSamples);
    this.#plain.push(samples, FORMAT.sampleRateHz);
    this.#port.postMessage(samples, [samples.buffer]);
  }

  #look() {
    const { jitter } = this.#ours;
    if (this.#ended || jitter === this.#jitter) return;
    this.#jitter = jitter;
    if (jitter.playedMs === 0) return;
    const saidMs = window.performance.now() - this.#beganMs;
    const { underruns, concealedMs, removedMs } = jitter;
    const { gaps, gapMs, heardMs } = this.#plain;
    const totals = { ours: { gaps: underruns, gapMs: concealedMs, removedMs }, plain: { gaps, gapMs, removedMs: 0 } };
    const before = this.#before;
    this.#before = totals;
    const takenMs = this.#taken * FORMAT.frameMs;
    this.onfigures({
      ours: { delayMs: saidMs - (takenMs - jitter.bufferedMs), ...since(before.ours, totals.ours) },
      plain: { delayMs: saidMs - heardMs, ...since(before.plain, totals.plain) },
    });
  }
}

function since(before, totals) {
  return Object.fromEntries(Object.entries(totals).map(([name, total]) => [name, total - before[name]]));
}
