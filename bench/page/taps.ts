import type { ElementStats } from '../latency.ts';
import type { Onset } from '../onset-detector.ts';

/** What a tap hears; times are of the wall clock. `targetMs`: the delay that the element said it aims at then. */
export type TapEvent =
  | ({ readonly type: 'onset'; readonly targetMs?: number | undefined } & Onset)
  | { readonly type: 'silence'; readonly atMs: number }
  | { readonly type: 'gap'; readonly lengthMs: number };

export interface BenchPage {
  /** What came out of the microphone and what went to the speaker since the last `clear`. */
  captured: TapEvent[];
  rendered: TapEvent[];
  clear(): void;
  /** Page clock, from the click to the event that tells of an active call. */
  startedInMs(): number;
  /** Keeps the page's thread busy for `busyMs` of every `everyMs` from now on. */
  block(busyMs: number, everyMs: number): void;
}

declare global {
  interface Window {
    bench: BenchPage;
  }
}

/** Runs before every script of a page: lets whatever client the page has be overheard on its audio thread. */
const modules = new WeakMap<BaseAudioContext, Promise<void>>();
const outputs = new WeakMap<BaseAudioContext, Promise<AudioNode>>();
let clickedMs = NaN;
let activeMs = NaN;

const bench: BenchPage = {
  captured: [],
  rendered: [],
  clear: () => void (bench.captured.length = bench.rendered.length = 0),
  startedInMs: () => activeMs - clickedMs,
  block: (busyMs, everyMs) => {
    setInterval(() => {
      const untilMs = performance.now() + busyMs;
      while (performance.now() < untilMs);
    }, everyMs);
  },
};
window.bench = bench;

window.addEventListener('click', (event) => (clickedMs = event.timeStamp), true);
const onState = (event: Event): void => {
  if ((event as CustomEvent<{ state: string }>).detail.state === 'active') activeMs = performance.now();
};
window.addEventListener('call-state-change', onState, true);

/** What the element says of its jitter buffer; the peer has none. */
function rendered(event: TapEvent): void {
  const element = document.querySelector<Element & { stats?: ElementStats }>('voice-agent-call');
  bench.rendered.push(event.type === 'onset' ? { ...event, targetMs: element?.stats?.jitter?.targetMs } : event);
}

async function newTap(context: BaseAudioContext, report: (event: TapEvent) => void): Promise<AudioNode> {
  let module = modules.get(context);
  if (!module) modules.set(context, (module = context.audioWorklet.addModule('/tap.worklet.js')));
  await module;
  const tap = new AudioWorkletNode(context, 'bench-tap', {
    numberOfInputs: 1,
    numberOfOutputs: 0,
    channelCount: 1,
    channelCountMode: 'explicit',
  });
  tap.port.onmessage = ({ data }: MessageEvent<TapEvent>) => report(data);
  return tap;
}

/* eslint-disable @typescript-eslint/unbound-method -- the originals are called with their own `this` below */
const { createMediaStreamSource } = AudioContext.prototype;
const connect = AudioNode.prototype.connect as (this: AudioNode, ...args: unknown[]) => AudioNode;
/* eslint-enable */

AudioContext.prototype.createMediaStreamSource = function (stream: MediaStream) {
  const source = createMediaStreamSource.call(this, stream);
  void newTap(this, (event) => bench.captured.push(event)).then((tap) => connect.call(source, tap));
  return source;
};

AudioNode.prototype.connect = function (this: AudioNode, ...args: unknown[]) {
  if (args[0] instanceof AudioDestinationNode) {
    let tap = outputs.get(this.context);
    if (!tap) outputs.set(this.context, (tap = newTap(this.context, rendered)));
    void tap.then((node) => connect.call(this, node));
  }
  return connect.call(this, ...args);
};
