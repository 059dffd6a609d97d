import { expect, userEvent } from 'storybook/test';
import type { OperatorConsole } from '../../src/components/operator-console/define.ts';
import type { PresencePhase } from '../../src/sessions/index.ts';
import { part, press, pressByHand, until, untilState } from './element.ts';

/** The element of a story. */
export function consoleIn(canvasElement: HTMLElement): OperatorConsole {
  const element = canvasElement.querySelector('operator-console');
  if (!element) throw new Error('This story has no <operator-console>.');
  return element;
}

export function untilPresence(element: OperatorConsole, presence: PresencePhase): Promise<void> {
  return until(() => expect(element).toHaveAttribute('presence', presence));
}

/** Presses the switch, without waiting for the platform. */
export async function pressSwitch(element: OperatorConsole): Promise<void> {
  await element.updateComplete;
  await press(element, 'presence-button');
}

/** Online, with the platform's word on which numbers. */
export async function goOnline(element: OperatorConsole): Promise<void> {
  await pressSwitch(element);
  await untilPresence(element, 'online');
  await until(() => expect(element.session.presenceDetail).toHaveProperty('accepted'));
}

/** Online, and a call rings. */
export async function ring(element: OperatorConsole): Promise<void> {
  await goOnline(element);
  await untilState(element, 'ringing');
}

export function accept(element: OperatorConsole): Promise<void> {
  return pressByHand(element, 'accept-button', () => element.state !== 'ringing');
}

/** Online, and in the call that came. */
export async function takeCall(element: OperatorConsole): Promise<void> {
  await ring(element);
  await accept(element);
  await untilState(element, 'active');
}

/** Writes a number and calls it. */
export async function dial(element: OperatorConsole, number: string): Promise<void> {
  await userEvent.type(part(element, 'number-input'), number);
  await pressByHand(element, 'call-button', () => element.state !== 'idle');
}
