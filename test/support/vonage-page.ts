import {
  startVonageSimulator,
  type VonageSimulator,
  type VonageSimulatorOptions,
} from '../../simulators/src/vonage/index.ts';
import { CallLab, type CallPage } from './call-page.ts';
import { until } from './until.ts';

/** Pages that talk to a simulated Vonage agent; sessions begin on the lab's own site, as a backend would. */
export class VonageLab {
  readonly #lab: CallLab;
  #simulator: VonageSimulator | undefined;
  /** Sessions that were begun. */
  inits = 0;

  private constructor(lab: CallLab) {
    this.#lab = lab;
  }

  static async start(): Promise<VonageLab> {
    let made: VonageLab | undefined;
    const lab = await CallLab.start({
      handle: ({ method, url }, response) => {
        if (method !== 'POST' || url !== '/token') return false;
        made?.init().then(
          (answer) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer)),
          () => response.writeHead(502).end(),
        );
        return true;
      },
    });
    return (made = new VonageLab(lab));
  }

  async simulate(options: VonageSimulatorOptions = {}): Promise<VonageSimulator> {
    return (this.#simulator = await startVonageSimulator(options));
  }

  /** What a backend answers to `token-url`. */
  async init(): Promise<object> {
    const simulator = this.#simulator as VonageSimulator;
    this.inits++;
    const answer = await fetch(`${simulator.url}/http/init`, {
      method: 'POST',
      headers: { 'x-vgai-key': 'vonage_demo', 'content-type': 'application/json' },
      body: JSON.stringify({ agent_id: 'agent_demo' }),
    });
    const {
      session_token: token,
      session_id: sessionId,
      session_expiration_time: expiresAt,
    } = (await answer.json()) as Record<string, string>;
    return { token, sessionId, expiresAt, url: simulator.socketUrl };
  }

  /** A page with the element; `script` as in CallPage. */
  async open(attributes: Readonly<Record<string, string | null>> = {}, script = ''): Promise<VonagePage> {
    const call = await this.#lab.open({
      attributes: { protocol: 'vonage', 'token-url': '/token', 'system-prompt': null, speech: 'off', ...attributes },
      script: `call.getToken = undefined; ${script}`,
    });
    return new VonagePage(call);
  }

  /** Pages and provider, not the browser. */
  async clear(): Promise<void> {
    await this.#lab.closePages();
    await this.#simulator?.close();
    this.inits = 0;
  }

  async close(): Promise<void> {
    await this.#lab.close();
  }
}

export class VonagePage {
  readonly call: CallPage;

  constructor(call: CallPage) {
    this.call = call;
  }

  part(name: string) {
    return this.call.page.locator(`voice-agent-call [part~=${name}]`);
  }

  async lines(): Promise<string[]> {
    return (await this.part('line').allInnerTexts()).map((line) => line.replace(/\s+/g, ' '));
  }

  async shows(text: string): Promise<void> {
    await until(`“${text}” in the transcript`, async () => (await this.lines()).some((line) => line.includes(text)));
  }

  /** Types a line and presses Enter. */
  async type(text: string): Promise<void> {
    const input = this.part('text-input');
    await input.fill(text);
    await input.press('Enter');
  }

  async start(): Promise<void> {
    await this.call.click();
    await this.call.reaches('active');
  }
}
