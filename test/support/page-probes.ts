/**
 * Functions that run inside a page before its own scripts (page.addInitScript). Each stands alone: it reaches a page as
 * its source text. The product has no hooks: all is seen at the browser's own interfaces.
 */

/** What was opened in the page so far, and how much of it lives. */
export interface LiveCounts {
  readonly contexts: number;
  readonly tracks: number;
  readonly workers: number;
  readonly sockets: number;
  /** Of the page, not of its workers. */
  readonly timers: number;
  /** How often each was asked for at all. */
  readonly made: {
    readonly contexts: number;
    readonly microphones: number;
    readonly workers: number;
    readonly sockets: number;
  };
}

export interface SeenEvent {
  readonly type: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly atMs: number;
}

/** What passed one end of the page's audio graph. */
export interface RecordedSound {
  readonly rateHz: number;
  /** Float32 little-endian, base64. */
  readonly base64: string;
  /** For each block: position of its first sample, and Date.now() when it was rendered. */
  readonly clock: readonly { readonly sample: number; readonly atMs: number }[];
}

/** `speaker`: what is played. `microphone`: what the browser gives to the page. */
export type Tap = 'speaker' | 'microphone';

export interface ProbedWindow extends Window {
  seenEvents: SeenEvent[];
  seenFaults: string[];
  liveCounts(): LiveCounts;
  recordedSound(tap: Tap): RecordedSound;
}

export function watchEvents(): void {
  const page = window as unknown as ProbedWindow;
  page.seenEvents = [];
  page.seenFaults = [];
  const types = [
    'call-state-change',
    'call-start',
    'call-end',
    'call-error',
    'call-warning',
    'call-transcript',
    'agent-state-change',
  ];
  for (const type of types) {
    document.addEventListener(type, (event) => {
      const said = (event as CustomEvent<Record<string, unknown>>).detail;
      const detail: Record<string, unknown> = { ...said };
      // What an Error says is not among its enumerable keys.
      if (said instanceof Error)
        Object.assign(detail, { message: said.message, cause: String(said.cause), stack: said.stack });
      page.seenEvents.push({ type, detail, atMs: Date.now() });
    });
  }
  addEventListener('error', (event) => page.seenFaults.push(event.message));
  addEventListener('unhandledrejection', (event) => page.seenFaults.push(`rejection: ${String(event.reason)}`));
}

export function countLive(): void {
  const contexts: AudioContext[] = [];
  const tracks: MediaStreamTrack[] = [];
  const workers = new Set<Worker>();
  const sockets: WebSocket[] = [];
  const timers = new Set<unknown>();
  const made = { contexts: 0, microphones: 0, workers: 0, sockets: 0 };
  const watch = <Target extends abstract new (...args: never[]) => object>(
    target: Target,
    born: (instance: InstanceType<Target>) => void,
  ): Target =>
    new Proxy(target, {
      construct(original, args, newTarget) {
        const instance = Reflect.construct(original, args, newTarget) as InstanceType<Target>;
        born(instance);
        return instance;
      },
    });
  window.AudioContext = watch(AudioContext, (context) => {
    made.contexts++;
    contexts.push(context);
  });
  window.WebSocket = watch(WebSocket, (socket) => {
    made.sockets++;
    sockets.push(socket);
  });
  window.Worker = watch(Worker, (worker) => {
    made.workers++;
    workers.add(worker);
    const terminate = worker.terminate.bind(worker);
    worker.terminate = () => {
      workers.delete(worker);
      terminate();
    };
  });
  const [setOnce, setAgain, clearOnce] = [setTimeout, setInterval, clearTimeout];
  // Numbers are shared: either clear works on both.
  const note = <Id>(id: Id): Id => (timers.add(id), id);
  Object.assign(window, {
    setTimeout: (run: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) => {
      const id = setOnce(() => (timers.delete(id), run(...args)), ms);
      return note(id);
    },
    setInterval: (run: () => void, ms?: number) => note(setAgain(run, ms)),
    clearTimeout: (id?: number) => (timers.delete(id), clearOnce(id)),
    clearInterval: (id?: number) => (timers.delete(id), clearOnce(id)),
  });
  const devices = navigator.mediaDevices;
  const ask = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (constraints) => {
    made.microphones++;
    const stream = await ask(constraints);
    tracks.push(...stream.getTracks());
    return stream;
  };
  (window as unknown as ProbedWindow).liveCounts = () => ({
    contexts: contexts.filter(({ state }) => state !== 'closed').length,
    tracks: tracks.filter(({ readyState }) => readyState === 'live').length,
    workers: workers.size,
    sockets: sockets.filter(({ readyState }) => readyState < WebSocket.CLOSED).length,
    timers: timers.size,
    made,
  });
}

/**
 * Whatever is connected to a loudspeaker, and every microphone that is connected to anything, is also connected to a
 * recorder on the audio thread. Blocks wait in a port while the page is blocked: none is lost.
 */
export function recordSound(): void {
  const BLOCK = 1024;
  const processor = `registerProcessor('test-recorder', class extends AudioWorkletProcessor {
    #block = new Float32Array(${BLOCK});
    #filled = 0;
    #atMs = 0;
    process([input]) {
      const heard = input[0];
      const length = heard ? heard.length : 128;
      if (this.#filled === 0) this.#atMs = Date.now();
      if (heard) this.#block.set(heard, this.#filled);
      this.#filled += length;
      if (this.#filled === ${BLOCK}) {
        this.port.postMessage({ block: this.#block, atMs: this.#atMs });
        this.#block = new Float32Array(${BLOCK});
        this.#filled = 0;
      }
      return true;
    }
  });`;
  const url = URL.createObjectURL(new Blob([processor], { type: 'text/javascript' }));
  const taps = {
    speaker: { blocks: [] as Float32Array[], clock: [] as { sample: number; atMs: number }[] },
    microphone: { blocks: [] as Float32Array[], clock: [] as { sample: number; atMs: number }[] },
  };
  const loaded = new WeakMap<BaseAudioContext, Promise<void>>();
  let rateHz = 0;
  const record = async (node: AudioNode, tap: Tap): Promise<void> => {
    await loaded.get(node.context);
    const { blocks, clock } = taps[tap];
    const recorder = new AudioWorkletNode(node.context, 'test-recorder', {
      numberOfInputs: 1,
      numberOfOutputs: 0,
      channelCount: 1,
    });
    rateHz = node.context.sampleRate;
    recorder.port.onmessage = ({ data }: MessageEvent<{ block: Float32Array; atMs: number }>) => {
      clock.push({ sample: blocks.length * BLOCK, atMs: data.atMs });
      blocks.push(data.block);
    };
    connect.call(node, recorder);
  };
  // Loaded as soon as there is a context, so that the recorder is there before the first sound.
  window.AudioContext = new Proxy(window.AudioContext, {
    construct(target, args, newTarget) {
      const context = Reflect.construct(target, args, newTarget) as AudioContext;
      const loading = context.audioWorklet.addModule(url);
      loading.catch(() => undefined);
      loaded.set(context, loading);
      return context;
    },
  });
  // eslint-disable-next-line @typescript-eslint/unbound-method
  const connect = AudioNode.prototype.connect as (this: AudioNode, ...args: unknown[]) => AudioNode;
  AudioNode.prototype.connect = function (this: AudioNode, ...args: unknown[]) {
    const tap = args[0] instanceof AudioDestinationNode ? 'speaker' : 'microphone';
    if (tap === 'speaker' || this instanceof MediaStreamAudioSourceNode) record(this, tap).catch(() => undefined);
    return connect.apply(this, args);
  };
  (window as unknown as ProbedWindow).recordedSound = (tap) => {
    const { blocks, clock } = taps[tap];
    const bytes = new Uint8Array(blocks.length * BLOCK * 4);
    blocks.forEach((block, i) => bytes.set(new Uint8Array(block.buffer), i * BLOCK * 4));
    let text = '';
    for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return { rateHz, base64: btoa(text), clock };
  };
}
