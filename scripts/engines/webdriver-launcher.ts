import type { BrowserLauncher } from '@web/test-runner';

interface Answer {
  readonly value?: { readonly sessionId?: string; readonly message?: string };
}

/**
 * Drives a browser by W3C WebDriver, one page at a time. Opening an address is all that a run asks of it, which is not
 * worth the 440 packages of the runner's own WebDriver launcher.
 */
export class WebDriverLauncher implements BrowserLauncher {
  readonly type = 'webdriver';
  readonly concurrency = 1;
  readonly #urls = new Map<string, string>();
  #session: Promise<string> | undefined;

  /** `driverUrl` without a slash at its end; `capabilities` that must all be met. */
  constructor(
    readonly name: string,
    readonly driverUrl: string,
    readonly capabilities: Readonly<Record<string, unknown>>,
  ) {}

  async startSession(id: string, url: string): Promise<void> {
    this.#urls.set(id, url);
    await this.#open(url);
  }

  isActive(id: string): boolean {
    return this.#urls.has(id);
  }

  getBrowserUrl(id: string): string | undefined {
    return this.#urls.get(id);
  }

  async stopSession(id: string): Promise<Record<string, never>> {
    // Whatever still runs in the page ends with it. A browser that crashed is another one for the next page.
    await this.#open('about:blank').catch(() => (this.#session = undefined));
    this.#urls.delete(id);
    return {};
  }

  async startDebugSession(): Promise<never> {
    throw new Error('This browser shows no debugger here.');
  }

  async stop(): Promise<void> {
    if (this.#session) await this.#send('DELETE', await this.#session);
    this.#session = undefined;
  }

  async #open(url: string): Promise<void> {
    this.#session ??= this.#begin();
    await this.#send('POST', `${await this.#session}/url`, { url });
  }

  async #begin(): Promise<string> {
    const { value } = await this.#send('POST', '/session', { capabilities: { alwaysMatch: this.capabilities } });
    return `/session/${value?.sessionId}`;
  }

  async #send(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(this.driverUrl + path, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Answer;
    if (!response.ok) throw new Error(`WebDriver, ${method} ${path}: ${answer.value?.message ?? response.status}`);
    return answer;
  }
}
