import type { Meta } from '@storybook/web-components-vite';
import { expect, userEvent } from 'storybook/test';
import { consoleAt, consoleMeta, type Story } from '../support/console-meta.ts';
import { findParts, part, press, until } from '../support/element.ts';
import { consoleIn, goOnline, pressSwitch, untilPresence } from '../support/operator.ts';
import { platform } from '../support/platform.ts';
import { nameless, sales, support } from '../support/platform-scenarios.ts';
import { pretend } from '../support/pretend.ts';
import type { Args } from '../support/render.ts';

const meta: Meta<Args> = { ...consoleMeta, title: 'Operator console/Presence' };

export default meta;

export const Offline: Story = {
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    await untilPresence(element, 'offline');
    await expect(part(element, 'presence-button')).toBeEnabled();
    await expect(part(element, 'call-button')).toBeDisabled();
  },
};

/** The account's numbers, by name if they have one. All are ticked until the operator chooses. */
export const Numbers: Story = {
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    await element.updateComplete;
    await press(element, 'numbers-button');
    await until(() => expect(findParts(element, 'number')).toHaveLength(3));
    await expect(part(element, 'numbers')).toHaveTextContent(/Sales.*\+442079460100.*Support.*\+12025550142/);
    await expect(element).toHaveAttribute('presence', 'offline');
  },
};

/** More than there is room for: the list scrolls. */
export const ManyNumbers: Story = {
  args: consoleAt('manyNumbers'),
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    await element.updateComplete;
    await press(element, 'numbers-button');
    await until(() => expect(findParts(element, 'number')).toHaveLength(14));
    const list = part(element, 'numbers');
    await expect(list.scrollHeight).toBeGreaterThan(list.clientHeight);
  },
};

export const NoNumbers: Story = {
  args: consoleAt('noNumbers'),
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    await element.updateComplete;
    await press(element, 'numbers-button');
    await until(() => expect(part(element, 'numbers')).toHaveTextContent('There are no numbers for you.'));
  },
};

/** The platform has not welcomed the operator yet. */
export const GoingOnline: Story = {
  args: consoleAt('silent'),
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    await pressSwitch(element);
    await untilPresence(element, 'connecting');
    await expect(part(element, 'presence-button')).toHaveTextContent('Go offline');
    await expect(part(element, 'call-button')).toBeDisabled();
  },
};

/** Online, and nobody calls. */
export const Online: Story = {
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    await goOnline(element);
    await until(() => expect(part(element, 'caller-id')).toHaveTextContent('Sales'));
    await expect(part(element, 'call-button')).toBeEnabled();
    await expect(element).toHaveAttribute('state', 'idle');
  },
};

/** A number is unticked while online: the platform hears of it at once. */
export const NumbersChanged: Story = {
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    await goOnline(element);
    await press(element, 'numbers-button');
    await until(() => expect(findParts(element, 'number')).toHaveLength(3));
    await userEvent.click(findParts(element, 'number')[1] as HTMLElement);
    await until(() =>
      expect(platform.heard).toContainEqual({ type: 'set_available', phoneNumberIds: [sales.id, nameless.id] }),
    );
    await until(() => expect(element.session.presenceDetail).toMatchObject({ accepted: [sales.id, nameless.id] }));
  },
};

/** The platform did not accept some: which, is told in a sentence and beside each of them. */
export const SomeNumbersRejected: Story = {
  args: consoleAt('rejectsSome'),
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    await goOnline(element);
    await press(element, 'numbers-button');
    await until(() => expect(findParts(element, 'rejected')).toHaveLength(2));
    await until(() => expect(part(element, 'notice')).toHaveTextContent(/Not accepted:.*Support.*\+12025550142/));
    await expect(part(element, 'presence-text')).toHaveTextContent('Online');
  },
};

/** Online in name only. */
export const AllNumbersRejected: Story = {
  args: { ...consoleAt('rejectsAll'), numbers: `${sales.id} ${support.id}` },
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    await goOnline(element);
    await until(() => expect(part(element, 'presence-text')).toHaveTextContent('Online, on no number'));
    await until(() => expect(part(element, 'notice')).toHaveTextContent(/Sales.*Support/));
  },
};

/** The connection was lost: the console tries to come back by itself. */
export const Reconnecting: Story = {
  args: consoleAt('dropsForGood'),
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    await goOnline(element);
    await untilPresence(element, 'reconnecting');
    await expect(part(element, 'error')).toHaveTextContent('The connection to the platform was lost. Trying again.');
    await expect(part(element, 'presence-button')).toHaveTextContent('Go offline');
  },
};

/** Back on the same numbers, and what was wrong is not shown any longer. */
export const Returned: Story = {
  args: { ...consoleAt('dropsOnce'), numbers: sales.id, 'reconnect-backoff': '0.2' },
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    const phases: string[] = [];
    element.addEventListener('presence-state-change', ({ detail }) => phases.push(detail.state));
    await pressSwitch(element);
    await until(() => expect(phases).toEqual(['connecting', 'online', 'reconnecting', 'online']));
    await until(() => expect(element.session.presenceDetail).toMatchObject({ accepted: [sales.id] }));
    await expect(part(element, 'error')).not.toBeVisible();
  },
};

/** With `auto-online`, in a page that nobody has clicked yet: browsers keep it silent until then. */
export const RingingNeedsAClick: Story = {
  args: { 'auto-online': true, ringtone: 'on' },
  beforeEach: () => pretend(navigator, 'userActivation', { hasBeenActive: false, isActive: false }),
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    await untilPresence(element, 'online');
    await until(() => expect(part(element, 'sound-button')).toHaveTextContent('Turn on ringing'));
  },
};
