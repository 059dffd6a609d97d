import type { VoiceAgentCall } from '../../src/components/voice-agent-call/define.ts';
import { pressByHand, untilState } from './element.ts';

/** The element of a story. */
export function callIn(canvasElement: HTMLElement): VoiceAgentCall {
  const element = canvasElement.querySelector('voice-agent-call');
  if (!element) throw new Error('This story has no <voice-agent-call>.');
  return element;
}

/** Presses the call button. */
export async function call(element: VoiceAgentCall): Promise<void> {
  await element.updateComplete;
  await pressByHand(element, 'call-button', () => element.state !== 'idle');
}

/** Calls, and waits until both sides can talk. */
export async function callUntilActive(element: VoiceAgentCall): Promise<void> {
  await call(element);
  await untilState(element, 'active');
}
