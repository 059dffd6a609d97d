import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { gatewayUrl, tokenUrls } from './gateway.ts';
import type { ScenarioName } from './scenarios.ts';

/** Attributes by their names, custom properties by theirs, and properties (objects, functions). */
export type Args = Readonly<Record<string, unknown>>;

/** Args of a call to the played gateway. */
export function callTo(scenario: ScenarioName): Args {
  return {
    protocol: 'aillomvox',
    url: gatewayUrl(scenario),
    'token-url': tokenUrls.granted,
    'system-prompt': 'You are the friendly voice of our shop.',
    // What replaces WebSocket in this page does not reach into a worker.
    transport: 'inline',
    volume: 0.3,
  };
}

/** The element of every story. A change of args changes it in place: a call goes on. */
export function renderCall(
  args: Args,
  { globals }: { globals: Args },
  slotted: TemplateResult | typeof nothing = nothing,
): TemplateResult {
  return html`<voice-agent-call ${withArgs(args, globals)}>${slotted}</voice-agent-call>`;
}

/** Gives an element its args, and the language of the toolbar. */
export function withArgs(args: Args, globals: Args): ReturnType<typeof ref> {
  const attributes = { lang: globals['locale'], ...args };
  return ref((element) => {
    if (!element) return;
    for (const [name, value] of Object.entries(attributes)) applyArg(element as HTMLElement, name, value);
  });
}

function applyArg(element: HTMLElement, name: string, value: unknown): void {
  if (name.startsWith('--')) setCustomProperty(element, name, value);
  else if (typeof value === 'boolean') element.toggleAttribute(name, value);
  else if (value === undefined || value === '') element.removeAttribute(name);
  else if (typeof value === 'string' || typeof value === 'number') element.setAttribute(name, `${value}`);
  else Object.assign(element, { [name]: value });
}

function setCustomProperty(element: HTMLElement, name: string, value: unknown): void {
  if (typeof value === 'string' && value !== '') element.style.setProperty(name, value);
  else element.style.removeProperty(name);
}
