import {
  VoiceAgentSession,
  type CallError,
  type CallWarning,
  type VoiceAgentOptions,
} from '../../src/sessions/index.js';

/** A WebSocket whose other end is the test. */
export class PlayedGateway extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;
  static all: PlayedGateway[] = [];

  readonly url: string;
  readyState = 0;
  bufferedAmount = 0;
  binaryType = 'blob';
  readonly texts: Record<string, unknown>[] = [];
  audioBytes = 0;
  lastFrame = new Int16Array(0);
  closedWith: number | undefined;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror: (() => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor(url: string) {
    super();
    this.url = url;
    PlayedGateway.all.push(this);
    setTimeout(() => {
      this.readyState = 1;
      this.onopen?.();
    });
  }

  send(data: string | Uint8Array): void {
    if (typeof data === 'string') {
      this.texts.push(JSON.parse(data) as Record<string, unknown>);
      return;
    }
    this.audioBytes += data.length;
    this.lastFrame = new Int16Array(data.slice().buffer);
  }

  close(code = 1000): void {
    this.closedWith = code;
    this.drop(code);
  }

  say(message: unknown): void {
    this.onmessage?.({
      data: typeof message === 'string' || message instanceof ArrayBuffer ? message : JSON.stringify(message),
    });
  }

  drop(code: number): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.onclose?.({ code });
  }

  sent(type: string): Record<string, unknown>[] {
    return this.texts.filter((message) => message['type'] === type);
  }
}

const real = globalThis.WebSocket;

export function playGateways(): void {
  PlayedGateway.all = [];
  globalThis.WebSocket = PlayedGateway as unknown as typeof WebSocket;
}

export function restoreGateways(): void {
  globalThis.WebSocket = real;
}

export interface PlayedCall {
  readonly session: VoiceAgentSession;
  readonly gateway: PlayedGateway;
  readonly errors: CallError[];
  readonly warnings: CallWarning[];
  readonly states: string[];
}

/** A call that is active: real sound, inline link, the test as gateway. */
export async function startPlayedCall(options: Partial<VoiceAgentOptions> = {}): Promise<PlayedCall> {
  const session = new VoiceAgentSession({
    protocol: 'aillomvox',
    url: 'ws://gateway.test/ws',
    transport: 'inline',
    sampleRateHz: 16000,
    ...options,
  });
  const errors: CallError[] = [];
  const warnings: CallWarning[] = [];
  const states: string[] = [];
  session.addEventListener('call-error', ({ detail }) => errors.push(detail));
  session.addEventListener('call-warning', ({ detail }) => warnings.push(detail));
  session.addEventListener('call-state-change', ({ detail }) => states.push(detail.state));
  const before = PlayedGateway.all.length;
  const starting = session.start();
  await until(() => (PlayedGateway.all[before]?.texts.length ?? 0) > 0);
  const gateway = PlayedGateway.all[before] as PlayedGateway;
  gateway.say({ type: 'control', action: 'session_started' });
  await starting;
  return { session, gateway, errors, warnings, states };
}

/** Waits for something that will be, and says so when it is not. */
export async function until(condition: () => boolean, limitMs = 8000): Promise<void> {
  const endMs = performance.now() + limitMs;
  while (!condition()) {
    if (performance.now() > endMs)
      throw new Error(`It did not come true within ${limitMs} ms: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
