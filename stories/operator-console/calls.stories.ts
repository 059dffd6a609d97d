import type { Meta } from '@storybook/web-components-vite';
import { expect, fn, userEvent } from 'storybook/test';
import { consoleAt, consoleMeta, type Story } from '../support/console-meta.ts';
import { findPart, findParts, part, press, until, untilState } from '../support/element.ts';
import { microphone } from '../support/microphone.ts';
import { accept, consoleIn, dial, goOnline, ring, takeCall } from '../support/operator.ts';
import { platform } from '../support/platform.ts';
import { customer, markup } from '../support/platform-scenarios.ts';
import { pretend } from '../support/pretend.ts';
import type { Args } from '../support/render.ts';

const meta: Meta<Args> = {
  ...consoleMeta,
  title: 'Operator console/Calls',
  args: { ...consoleMeta.args, ...consoleAt('rings') },
};

export default meta;

/** Who calls, and on which of our numbers. */
export const Ringing: Story = {
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    await ring(element);
    await until(() => expect(part(element, 'own-number')).toHaveTextContent(/on .*Sales.*\+442079460100/));
    await expect(part(element, 'peer')).toHaveTextContent(customer.from);
    await expect(part(element, 'status')).toHaveTextContent('Incoming call');
    await expect(part(element, 'accept-button')).toBeEnabled();
  },
};

export const UnknownCaller: Story = {
  args: consoleAt('anonymous'),
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    await ring(element);
    await expect(part(element, 'peer')).toHaveTextContent('Unknown caller');
  },
};

/** What comes from outside is text, whatever it looks like. */
export const CallerWithMarkup: Story = {
  args: consoleAt('markup'),
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    await ring(element);
    await expect(part(element, 'peer')).toHaveTextContent(markup);
    await expect(part(element, 'peer').childElementCount).toBe(0);
  },
};

/** Marks that turn the direction of text are taken out, and the rest is kept apart from the text around it. */
export const CallerWithDirectionMarks: Story = {
  args: consoleAt('turned'),
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    await ring(element);
    await expect(part(element, 'peer').textContent).toBe('\u2068Bank 321 cilbup\u2069');
  },
};

const notified = fn<(title: string, options: NotificationOptions) => void>();

class PlayedNotification {
  static readonly permission = 'granted';
  onclick: (() => void) | undefined;

  constructor(title: string, options: NotificationOptions) {
    notified(title, options);
  }

  close(): void {}
}

/** With `notifications`, a call that comes while the page is hidden is told on the desktop too. */
export const Notified: Story = {
  args: { notifications: true },
  beforeEach: () => {
    notified.mockClear();
    const shown = pretend(document, 'hidden', true);
    const usual = pretend(globalThis, 'Notification', PlayedNotification);
    return () => [shown, usual].forEach((restore) => restore());
  },
  play: async ({ canvasElement }) => {
    await ring(consoleIn(canvasElement));
    await until(() => expect(notified).toHaveBeenCalledOnce());
    await expect(notified).toHaveBeenCalledWith(
      'Incoming call',
      expect.objectContaining({ body: expect.stringContaining(customer.from) as string }),
    );
  },
};

/** Accepted: the browser asks for the microphone before the call is taken from the others. */
export const AllowMicrophone: Story = {
  beforeEach: () => {
    microphone.mood = 'pending';
  },
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    await ring(element);
    await accept(element);
    await until(() => expect(part(element, 'status')).toHaveTextContent('Please allow the microphone'));
    await expect(platform.heard.map(({ type }) => type)).not.toContain('accept');
  },
};

/** Accepted: the platform has not said yet whose the call is. */
export const Accepting: Story = {
  args: consoleAt('hesitates'),
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    await ring(element);
    await accept(element);
    await until(() => expect(part(element, 'status')).toHaveTextContent('Taking the call…'));
    await until(() => expect(platform.heard.at(-1)).toMatchObject({ type: 'accept' }));
    await expect(part(element, 'hang-up-button')).toHaveTextContent('Cancel');
  },
};

/** The inner arc moves with the caller’s voice, the outer one with the operator’s. */
export const InCall: Story = {
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    await takeCall(element);
    await until(() => expect(element.levels.remote.rms).toBeGreaterThan(0.01));
    await until(() => expect(element.levels.local.rms).toBeGreaterThan(0.005));
    await expect(part(element, 'peer')).toHaveTextContent(customer.from);
  },
};

export const Muted: Story = {
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    await takeCall(element);
    await press(element, 'mute-button');
    await expect(part(element, 'mute-button')).toHaveAttribute('aria-pressed', 'true');
    await until(() => expect(element.levels.local.rms).toBe(0));
    await until(() => expect(platform.heard.at(-1)).toEqual({ type: 'mute', muted: true }));
    await expect(part(element, 'status')).toHaveTextContent('Microphone muted');
  },
};

/** Keys are pressed on the screen or, with the focus in the console, on the keyboard. */
export const KeypadInCall: Story = {
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    await takeCall(element);
    await press(element, 'keypad-button');
    await until(() => expect(findParts(element, 'key')).toHaveLength(12));
    for (const key of ['4', '2']) await userEvent.click(keyNamed(element, key));
    await userEvent.keyboard('7#');
    await until(() => expect(part(element, 'pressed')).toHaveTextContent('427#'));
    const digits = platform.heard.flatMap(({ type, digit }) => (type === 'dtmf' ? [digit] : []));
    await expect(digits).toEqual(['4', '2', '7', '#']);
  },
};

/** The line is judged by what was lost, both ways, and by the delay; in words from the third second on. */
export const GoodLine: Story = {
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    // A busy machine makes the best line a bad one: the session's word is played.
    Object.defineProperty(element.session, 'stats', { value: { quality: 'good' } });
    await takeCall(element);
    await until(() => expect(part(element, 'quality')).toHaveTextContent('Good line'));
  },
};

export const PoorLine: Story = {
  args: consoleAt('badLine'),
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    await takeCall(element);
    await until(() => expect(part(element, 'quality')).toHaveTextContent('Poor line'));
  },
};

/** A number is written with the keypad, or as people write it. */
export const Dialling: Story = {
  args: consoleAt('quiet'),
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    await goOnline(element);
    await press(element, 'keypad-button');
    for (const key of '+4420') await userEvent.click(keyNamed(element, key));
    await expect(part(element, 'number-input')).toHaveValue('+4420');
    await press(element, 'delete-button');
    await expect(part(element, 'number-input')).toHaveValue('+442');
  },
};

/** Pasted with all its signs: what is to be dialled stands in the line. */
export const NumberPasted: Story = {
  args: consoleAt('quiet'),
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    await goOnline(element);
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', '+39 02 1234-567');
    const paste = new ClipboardEvent('paste', { clipboardData, bubbles: true, composed: true, cancelable: true });
    part(element, 'number-input').dispatchEvent(paste);
    await until(() => expect(part(element, 'number-input')).toHaveValue('+39021234567'));
  },
};

export const NotANumber: Story = {
  args: consoleAt('quiet'),
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    await goOnline(element);
    await until(() => expect(findPart(element, 'caller-id')).toBeDefined());
    await dial(element, '02 1234567');
    await until(() => expect(part(element, 'error')).toHaveTextContent('with + and its country code'));
    await expect(part(element, 'number-input')).toHaveAttribute('aria-invalid', 'true');
    await expect(element).toHaveAttribute('state', 'idle');
  },
};

/** The platform has been asked to call. */
export const Calling: Story = {
  args: consoleAt('hesitates'),
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    await ring(element);
    await press(element, 'reject-button');
    await dial(element, '+44 20 7946 0199');
    await until(() => expect(part(element, 'status')).toHaveTextContent('Calling…'));
    await expect(part(element, 'peer')).toHaveTextContent('+442079460199');
    await until(() =>
      expect(platform.heard.at(-1)).toEqual({
        type: 'start_outbound',
        to: '+442079460199',
        callerId: '+442079460100',
      }),
    );
  },
};

/** Whoever was called has answered. */
export const Called: Story = {
  args: consoleAt('quiet'),
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    await goOnline(element);
    await until(() => expect(findPart(element, 'caller-id')).toBeDefined());
    await dial(element, '+44 20 7946 0199');
    await untilState(element, 'active');
    await until(() => expect(element.levels.remote.rms).toBeGreaterThan(0.01));
    await expect(element.currentCall).toMatchObject({ direction: 'outbound', to: '+442079460199' });
  },
};

const afterThreeCalls: NonNullable<Story['play']> = async ({ canvasElement }) => {
  const element = consoleIn(canvasElement);
  await ring(element);
  await accept(element);
  await untilState(element, 'active');
  await press(element, 'hang-up-button');
  await untilState(element, 'ringing');
  await press(element, 'reject-button');
  await until(() => expect(element.session.calls).toHaveLength(2));
  await untilState(element, 'ringing');
  await accept(element);
  await untilState(element, 'active');
  // A call of less than a second has no length worth showing.
  await until(() => expect(part(element, 'time')).toHaveTextContent('0:01'));
  await press(element, 'hang-up-button');
  await until(() => expect(findParts(element, 'call')).toHaveLength(3));
};

/** The calls of this shift, newest first; a missed one in another colour. */
export const CallList: Story = {
  args: consoleAt('busyMorning'),
  play: async (context) => {
    await afterThreeCalls(context);
    const element = consoleIn(context.canvasElement);
    await expect(findParts(element, 'call-outcome')[1]).toHaveTextContent('Rejected');
    await expect(findParts(element, 'call-outcome')[0]).toHaveTextContent('0:01');
  },
};

/** Each can be called back, from the number that it was for. */
export const Redialled: Story = {
  args: consoleAt('busyMorning'),
  play: async (context) => {
    await afterThreeCalls(context);
    const element = consoleIn(context.canvasElement);
    await userEvent.click(findParts(element, 'redial-button')[1] as HTMLElement);
    await untilState(element, 'active');
    await expect(element.currentCall).toMatchObject({ to: '+12025550187', from: '+442079460101' });
    await expect(findParts(element, 'redial-button')[0]).toBeDisabled();
  },
};

function keyNamed(element: HTMLElement, name: string): HTMLElement {
  const key = findParts(element, 'key').find(({ textContent }) => textContent === name);
  if (!key) throw new Error(`There is no key ${name}.`);
  return key;
}
