import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, Frame, Page } from 'playwright-core';
import type { AillomVoxSimulator, SimulatedCall } from '../../simulators/src/aillomvox/index.ts';
import type { VoiceAgentCall } from '../../src/components/voice-agent-call/voice-agent-call.ts';
import { until } from './until.ts';

/** What test/support/fixtures/witness.js keeps. */
export interface Witness {
  readonly violations: readonly string[];
  readonly errors: readonly { code: string; message: string }[];
  readonly warnings: readonly { code: string; message: string }[];
  readonly states: readonly string[];
  readonly workers: number;
  readonly microphoneRequests: number;
  /** States of every AudioContext that was made. */
  readonly contexts: readonly string[];
  /** States of every microphone track that was given. */
  readonly tracks: readonly string[];
}

export interface CallOptions {
  /** Default: the page itself. */
  readonly frame?: Frame;
  readonly transport?: 'worker' | 'inline';
}

/** One visit of one page in a context of its own, and all that it said and asked for. */
export class Visit {
  readonly page: Page;
  readonly consoleErrors: string[] = [];
  readonly consoleWarnings: string[] = [];
  readonly pageErrors: string[] = [];
  readonly #requests: string[] = [];
  readonly #provider: AillomVoxSimulator;
  readonly #served: () => readonly string[];

  private constructor(page: Page, provider: AillomVoxSimulator, served: () => readonly string[]) {
    this.page = page;
    this.#provider = provider;
    this.#served = served;
    page.on('console', (message) => {
      if (message.type() === 'error') this.consoleErrors.push(`${message.text()} ${message.location().url}`.trim());
      if (message.type() === 'warning') this.consoleWarnings.push(message.text());
    });
    page.on('pageerror', (error) => this.pageErrors.push(error.message));
    page.context().on('request', (request) => {
      if (!request.url().startsWith('blob:')) this.#requests.push(request.url());
    });
  }

  /** `served`: what servers know of since now. */
  static async open(
    context: BrowserContext,
    url: string,
    provider: AillomVoxSimulator,
    served: () => readonly string[],
  ): Promise<Visit> {
    await context.addInitScript({ path: fileURLToPath(new URL('fixtures/witness.js', import.meta.url)) });
    const visit = new Visit(await context.newPage(), provider, served);
    await visit.page.goto(url);
    return visit;
  }

  /** A real call by a real click: active, sound both ways, hung up, everything released. */
  async call(options: CallOptions = {}): Promise<SimulatedCall> {
    const call = await this.startCall(options);
    await this.hangUp(call, options);
    return call;
  }

  /** The first half of `call`: resolves when sound has arrived on both sides. */
  async startCall({ frame = this.page.mainFrame(), transport = 'worker' }: CallOptions = {}): Promise<SimulatedCall> {
    const known = this.#provider.calls.length;
    const element = frame.locator('voice-agent-call');
    await this.press(frame);
    const call = await until('the provider to be called', async () => {
      const { errors } = await this.witness(frame);
      assert.deepEqual(errors, [], 'the call failed');
      return this.#provider.calls[known];
    });
    await until('the call to be active', async () => (await element.getAttribute('state')) === 'active');
    await until('sound of the caller', () => call.received.samples().some((sample) => sample !== 0));
    await until('sound from the speaker', () =>
      element.evaluate((node: VoiceAgentCall) => node.levels.remote.peak > 0),
    );
    const stats = (): Promise<VoiceAgentCall['stats']> => element.evaluate((node: VoiceAgentCall) => node.stats);
    await until('the count of what was received', async () => ((await stats()).link?.receivedMs ?? 0) > 0);
    assert.equal((await stats()).transport, transport);
    assert.equal(call.key, 'av_demo');
    return call;
  }

  /** The second half of `call`. */
  async hangUp(call: SimulatedCall, { frame = this.page.mainFrame() }: CallOptions = {}): Promise<void> {
    await this.press(frame);
    await until('the end', async () => (await frame.locator('voice-agent-call').getAttribute('state')) === 'ended');
    assert.equal((await call.closed).code, 1000);
    assert.deepEqual(call.breaches, []);
    await this.assertReleased(frame);
  }

  /** A click that leads to no call: the one error that is told, once everything is released. */
  async refusal(frame: Frame = this.page.mainFrame()): Promise<{ code: string; message: string }> {
    const known = this.#provider.calls.length;
    await this.press(frame);
    await until('an error', async () => (await this.witness(frame)).errors.length > 0);
    await this.assertReleased(frame);
    const { errors, states } = await this.witness(frame);
    assert.deepEqual(states, ['connecting', 'ended']);
    assert.equal(errors.length, 1, 'one fault, one event');
    // A socket may have been opened ahead, beside a microphone that is allowed.
    const told = this.#provider.calls.slice(known).flatMap(({ messages }) => messages);
    assert.deepEqual(told, [], 'the provider was told of no call');
    const [error] = errors;
    const shown = frame.locator('voice-agent-call [part=error]');
    assert.equal(await shown.textContent(), error?.message, 'the sentence is on screen');
    return error as { code: string; message: string };
  }

  /** The element's main button, by the mouse. */
  async press(frame: Frame = this.page.mainFrame()): Promise<void> {
    await frame.locator('voice-agent-call [part=call-button]').click();
  }

  witness(frame: Frame = this.page.mainFrame()): Promise<Witness> {
    return frame.evaluate(() => {
      const seen = (globalThis as unknown as { witness: Record<string, unknown> }).witness;
      const contexts = (seen['contexts'] as AudioContext[]).map(({ state }) => state);
      const streams = seen['streams'] as MediaStream[];
      const tracks = streams.flatMap((stream) => stream.getTracks().map((track) => track.readyState));
      return { ...seen, contexts, streams: undefined, tracks } as unknown as Witness;
    });
  }

  /** No microphone, no context, no worker of ours is left. */
  async assertReleased(frame: Frame = this.page.mainFrame()): Promise<void> {
    await until('the contexts to close', async () =>
      (await this.witness(frame)).contexts.every((at) => at === 'closed'),
    );
    await until('the microphone to go', async () => (await this.witness(frame)).tracks.every((at) => at === 'ended'));
    await until('the worker to go', () => this.page.workers().length === 0);
  }

  /** Nothing on the console, no violation, and nothing asked for but `urls` (in any order) and the page itself. */
  async assertClean(urls: readonly string[], frame: Frame = this.page.mainFrame()): Promise<void> {
    const { violations, warnings, errors } = await this.witness(frame);
    const said = { console: this.consoleErrors, page: this.pageErrors, violations, errors, warnings };
    assert.deepEqual(said, { console: [], page: [], violations: [], errors: [], warnings: [] });
    assert.deepEqual(this.consoleWarnings, []);
    this.assertAsked(urls);
  }

  assertAsked(urls: readonly string[]): void {
    assert.deepEqual([...this.requests].sort(), [this.page.url(), ...urls].sort());
  }

  /** Addresses that were asked for, without those of blobs. The browser's tools see all but what worklets load. */
  get requests(): readonly string[] {
    return [...this.#requests, ...this.#served().filter((url) => !this.#requests.includes(url))];
  }

  /** The page's own origin. */
  get origin(): string {
    return new URL(this.page.url()).origin;
  }
}
