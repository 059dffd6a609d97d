import type { Clock } from '../clock.js';
import { bytesFromSamples, samplesFromBytes } from '../sound/pcm.js';
import type { CloseFacts } from '../wire/connection-faults.js';
import { startFaultTimers } from '../wire/fault-timers.js';
import { parseObject, type JsonObject } from '../wire/json.js';
import { Outbox, type OutgoingFrame } from '../wire/outbox.js';
import { Recording, type RecordedMessage } from '../wire/recording.js';
import { AudioPacer, type PacingOptions } from './audio-pacer.js';
import type { CallHandlers, CallSetup, Handshake } from './call-setup.js';
import { judgeConfig, type ConfigVerdict } from './config-check.js';
import type { Breach, BreachRule } from './options.js';
import { startTimeLimit } from './time-limit.js';
import { ToolDesk, type ToolOutcome } from './tool-desk.js';

/** The longest client frame that does not count as batched. */
const LONGEST_FRAME_MS = 200;

/** One connection of a client, seen and driven from the server's side. */
export class SimulatedCall {
  readonly id: string;
  readonly handshake: Handshake;
  readonly clock: Clock;
  readonly received: Recording;
  readonly sent: Recording;
  /** Resolves when the socket has closed; `code` and `reason` as this side saw them. */
  readonly closed: Promise<CloseFacts>;
  readonly #setup: CallSetup;
  readonly #outbox: Outbox;
  readonly #tools: ToolDesk;
  readonly #breaches: Breach[] = [];
  #pacer: AudioPacer;
  #handlers: CallHandlers = {};
  #verdict: ConfigVerdict | undefined;
  #configText = '';
  #ready = false;
  #ending = false;
  #stopTimeLimit: (() => void) | undefined;

  constructor(setup: CallSetup) {
    const { id, socket, line, request, clock, faults, record } = setup;
    this.#setup = setup;
    this.id = id;
    this.clock = clock;
    const protocols = request.headers['sec-websocket-protocol']?.split(',').map((name) => name.trim()) ?? [];
    this.handshake = { url: request.url ?? '', headers: request.headers, protocols };
    this.received = new Recording(record);
    this.sent = new Recording(record);
    this.#outbox = new Outbox({ socket, line, clock, faults, onSent: (frame) => this.#noteSent(frame) });
    this.#tools = new ToolDesk(clock);
    this.#pacer = this.#newPacer(16000);
    if (/[?&]api_?key=/i.test(this.handshake.url)) this.#breach('key-in-url', 'the API key stands in the address');
    const stopFaults = startFaultTimers(clock, faults, socket, this.#outbox);
    socket.on('message', (data: Buffer, isBinary: boolean) => this.#receive(data, isBinary));
    socket.on('error', (error) => this.#breach('bad-frame', error.message));
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => {
        stopFaults();
        this.#dispose();
        resolve({ code, reason: reason.toString() });
      });
    });
  }

  /** The first frame, exactly as it came; empty before. */
  get configText(): string {
    return this.#configText;
  }

  /** The first frame as an object; empty when it was none. */
  get config(): JsonObject {
    return this.#verdict?.config ?? {};
  }

  get key(): string {
    return this.#verdict?.key ?? '';
  }

  get rateHz(): number {
    return this.#verdict?.rateHz ?? 16000;
  }

  /** All JSON messages of the client with their times, `config` included. */
  get messages(): readonly RecordedMessage[] {
    return this.received.messages;
  }

  get breaches(): readonly Breach[] {
    return this.#breaches;
  }

  /** Speech that the client has yet to play, estimated from what was sent and when. */
  get playingForMs(): number {
    return this.#pacer.remainingMs;
  }

  /** A close was asked for or has come: nothing more is sent. */
  get ended(): boolean {
    return this.#ending;
  }

  get waitsForTool(): boolean {
    return this.#tools.waiting;
  }

  /** Replaces what happens on the client's audio, texts and so on. */
  handle(handlers: CallHandlers): void {
    this.#handlers = handlers;
  }

  send(message: JsonObject): void {
    this.sendText(JSON.stringify(message));
    if (this.#setup.faults.duplicateMessages) this.sendText(JSON.stringify(message));
  }

  /** Sends a text frame as it is; a Buffer may hold invalid UTF-8. */
  sendText(raw: string | Buffer): void {
    this.#outbox.send({ kind: 'text', data: raw });
  }

  /** Sends 100 ms frames at six times real time, after what is being sent; resolves to false when cut short. */
  sendAudio(samples: Int16Array, options: PacingOptions = {}): Promise<boolean> {
    if (this.#ending) return Promise.resolve(false);
    return this.#pacer.play(bytesFromSamples(samples), options);
  }

  /** Barge-in: stops sending, and tells the client to drop what it has not played. */
  clear(): void {
    this.#pacer.cancel();
    this.send({ type: 'playback_clear_buffer' });
  }

  /** Calls a tool of the client; unanswered after 15 s. */
  callTool(name: string, args: JsonObject = {}): Promise<ToolOutcome> {
    return this.#tools.ask((callId) => this.send({ type: 'tool_call', call_id: callId, name, args }));
  }

  hangup(): void {
    this.send({ type: 'hangup' });
    this.closeSocket(1000, '');
  }

  closeSocket(code = 1000, reason = ''): void {
    this.#ending = true;
    this.#pacer.cancel();
    this.#outbox.send({ kind: 'close', code, reason });
  }

  /** Destroys the connection without a close frame. */
  terminate(): void {
    this.#setup.socket.terminate();
  }

  #receive(data: Buffer, isBinary: boolean): void {
    if (isBinary) this.#receiveAudio(data);
    else if (this.#verdict) this.#receiveMessage(data.toString());
    else this.#receiveConfig(data.toString());
  }

  #receiveAudio(bytes: Buffer): void {
    this.received.addAudio(bytes);
    if (this.#ending) return;
    if (!this.#verdict) {
      this.#breach('audio-before-config', `${bytes.length} bytes`);
      if (!this.#setup.faults.hangAfterOpen) this.closeSocket(1008, 'audio before config');
      return this.#becomeReady();
    }
    const frameMs = (bytes.length / 2 / this.rateHz) * 1000;
    if (bytes.length % 2 !== 0) this.#breach('odd-frame', `${bytes.length} bytes`);
    if (frameMs > LONGEST_FRAME_MS) this.#breach('long-frame', `${Math.round(frameMs)} ms`);
    this.#handlers.audio?.(samplesFromBytes(bytes));
  }

  #receiveConfig(text: string): void {
    if (this.#ending) return;
    const { faults, keys, takePlace, onAccepted } = this.#setup;
    const verdict = judgeConfig(text, this.handshake.headers, keys);
    this.#verdict = verdict;
    this.#configText = text;
    this.received.addMessage(verdict.config);
    for (const { rule, detail } of verdict.objections) this.#breach(rule, detail);
    this.#becomeReady();
    if (faults.hangAfterOpen) return;
    if (verdict.refusal) return this.#refuse(verdict.refusal.code, verdict.refusal.message);
    if (!takePlace(verdict.key)) return this.#refuse('too_many_connections', 'Too many connections for this API key');
    for (const message of verdict.complaints) this.send({ type: 'error', code: 'invalid_config', message });
    this.#pacer = this.#newPacer(verdict.rateHz);
    this.#stopTimeLimit = startTimeLimit(
      this.clock,
      verdict.maxDurationS,
      () => this.#handlers.farewell?.(),
      () => this.#reachTimeLimit(),
    );
    for (const raw of faults.rawFrames ?? []) this.sendText(raw);
    if (faults.errorAfterConfig) this.send({ type: 'error', ...faults.errorAfterConfig });
    else onAccepted(this);
  }

  #receiveMessage(text: string): void {
    const message = parseObject(text);
    if (!message) return this.#breach('not-json', text.slice(0, 80));
    this.received.addMessage(message);
    if (this.#ending) return;
    switch (message['type']) {
      case 'tool_result':
        return this.#receiveToolResult(message);
      case 'hangup':
        return this.closeSocket(1000, '');
      case 'text':
        if (typeof message['data'] !== 'string') return this.#breach('bad-message', 'text: data is not a string');
        return this.#handlers.text?.(message['data']);
      case 'image':
        if (!message['data']) return this.#breach('bad-message', 'image: data is missing');
        return this.#handlers.image?.();
      case 'config':
        return this.#breach('second-config', 'config is sent once');
      default:
        return this.#breach('unknown-message', String(message['type']).slice(0, 80));
    }
  }

  #receiveToolResult(message: JsonObject): void {
    const callId = message['call_id'];
    if (typeof callId !== 'string') return this.#breach('bad-message', 'tool_result: call_id is not a string');
    if (message['result'] === undefined) this.#breach('bad-message', 'tool_result: result is missing');
    if (!this.#tools.answer(callId, message['result'])) this.#breach('unexpected-tool-result', callId);
  }

  #refuse(code: string, message: string): void {
    this.send({ type: 'error', code, message });
    this.closeSocket(1008, message);
  }

  #reachTimeLimit(): void {
    this.send({ type: 'error', code: 'max_duration_reached', message: 'Maximum call duration reached' });
    this.hangup();
  }

  #newPacer(rateHz: number): AudioPacer {
    const { clock, faults } = this.#setup;
    return new AudioPacer(clock, rateHz, faults.oddChunks ?? false, (data) =>
      this.#outbox.send({ kind: 'audio', data }),
    );
  }

  #noteSent(frame: OutgoingFrame): void {
    if (frame.kind === 'audio') this.sent.addAudio(frame.data);
    if (frame.kind !== 'text') return;
    const message = parseObject(frame.data.toString());
    if (message) this.sent.addMessage(message);
  }

  #breach(rule: BreachRule, detail: string): void {
    const breach: Breach = { rule, detail, callId: this.id, atMs: performance.now() };
    this.#breaches.push(breach);
    this.#setup.onBreach(breach);
  }

  #becomeReady(): void {
    if (this.#ready) return;
    this.#ready = true;
    this.#setup.onReady(this);
  }

  #dispose(): void {
    this.#ending = true;
    this.#stopTimeLimit?.();
    this.#pacer.cancel();
    this.#tools.dispose();
    this.#outbox.dispose();
    this.#handlers.ended?.();
    this.#becomeReady();
  }
}
