import { expect, userEvent, waitFor } from 'storybook/test';
import type { VoiceAgentCall } from '../../src/components/voice-agent-call/define.ts';
import type { CallPhase } from '../../src/sessions/index.ts';

/** Longer than any step of these stories takes on a busy machine. */
const PATIENCE_MS = 8000;
const READER_MS = 600_000;

/** The element of a story. */
export function callIn(canvasElement: HTMLElement): VoiceAgentCall {
  const element = canvasElement.querySelector('voice-agent-call');
  if (!element) throw new Error('This story has no <voice-agent-call>.');
  return element;
}

/** One of the element's parts, as a style sheet would name it. Throws when it is not there. */
export function part(element: VoiceAgentCall, name: string): HTMLElement {
  const found = findPart(element, name);
  if (!found) throw new Error(`There is no ::part(${name}) now.`);
  return found;
}

export function findPart(element: VoiceAgentCall, name: string): HTMLElement | undefined {
  const found = [...(element.shadowRoot?.querySelectorAll<HTMLElement>(`[part~="${name}"]`) ?? [])];
  // Lit moves nodes, but a part that is not displayed is not there for a visitor.
  return found.find((candidate) => candidate.checkVisibility()) ?? found[0];
}

export function press(element: VoiceAgentCall, name: string): Promise<void> {
  return userEvent.click(part(element, name));
}

export function until(condition: () => void | Promise<void>): Promise<void> {
  return waitFor(condition, { timeout: PATIENCE_MS, interval: 25 });
}

export function untilState(element: VoiceAgentCall, state: CallPhase): Promise<void> {
  return until(() => expect(element).toHaveAttribute('state', state));
}

/** Presses the call button. A browser that wants a gesture first gets the reader's own: the story waits for their click. */
export async function call(element: VoiceAgentCall): Promise<void> {
  await element.updateComplete;
  if (navigator.webdriver || navigator.userActivation?.hasBeenActive) await press(element, 'call-button');
  else await waitFor(() => expect(element.state).not.toBe('idle'), { timeout: READER_MS, interval: 100 });
}

/** Calls, and waits until both sides can talk. */
export async function callUntilActive(element: VoiceAgentCall): Promise<void> {
  await call(element);
  await untilState(element, 'active');
}
