import type { Meta } from '@storybook/web-components-vite';
import { expect } from 'storybook/test';
import type { OperatorConsole } from '../../src/components/operator-console/define.ts';
import { consoleAt, consoleMeta, type Story } from '../support/console-meta.ts';
import { findParts, part, press, pressByHand, until } from '../support/element.ts';
import { microphone } from '../support/microphone.ts';
import { consoleIn, goOnline } from '../support/operator.ts';
import { operatorTokenUrls, platform } from '../support/platform.ts';
import type { Args } from '../support/render.ts';

const meta: Meta<Args> = { ...consoleMeta, title: 'Operator console/Check' };

export default meta;

/** Before the shift, offline: everything that a call needs is tried, and let go again. */
export const Ready: Story = {
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    await check(element);
    await untilTold(element, 'Ready for calls');
    await expect(steps(element)).toEqual(['✓ Microphone', '✓ Sound', '✓ Sign-in', '✓ Connection', '✓ Round trip']);
    await expect(findParts(element, 'check-step').at(-1)).toHaveTextContent(/Round trip: \d{2,} ms/);
    await expect(element).toHaveAttribute('presence', 'offline');
    await expect(platform.heard.map(({ type }) => type)).not.toContain('set_available');
  },
};

/** Online: the connection that there is is looked at. */
export const ReadyOnline: Story = {
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    await goOnline(element);
    await check(element);
    await untilTold(element, 'Ready for calls');
    await expect(platform.connections).toBe(1);
  },
};

/** The platform has not answered yet. */
export const Checking: Story = {
  args: consoleAt('silent'),
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    await check(element);
    await until(() => expect(steps(element)).toEqual(['✓ Microphone', '✓ Sound', '✓ Sign-in']));
    await untilTold(element, 'Checking…');
  },
};

export const NoMicrophone: Story = {
  beforeEach: () => {
    microphone.mood = 'denied';
  },
  ...notReady({}, /^✕ Microphone: .*not allowed/),
};

/** What needs a token is not tried without one. */
export const NoToken: Story = notReady({ 'token-url': operatorTokenUrls.refused }, /^✕ Sign-in: .*status 403/);

export const NoPlatform: Story = notReady(consoleAt('unreachable'), /^✕ Connection: .*could not be reached/);

/** All that is wrong, each with what to do about it. */
export const Everything: Story = {
  ...notReady({ 'token-url': operatorTokenUrls.refused }, /^– Connection: not checked/),
  beforeEach: () => {
    microphone.mood = 'missing';
  },
};

/** The same from right to left. */
export const RightToLeft: Story = {
  args: consoleAt('unreachable'),
  globals: { locale: 'ar' },
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    await check(element);
    await untilTold(element, 'غير جاهز للمكالمات');
  },
};

async function check(element: OperatorConsole): Promise<void> {
  await element.updateComplete;
  await press(element, 'settings-button');
  await until(() => expect(part(element, 'check-button')).toBeVisible());
  await pressByHand(element, 'check-button', () => findParts(element, 'check').length > 0);
}

function untilTold(element: OperatorConsole, verdict: string): Promise<void> {
  return until(() => expect(part(element, 'check-verdict')).toHaveTextContent(verdict));
}

function steps(element: OperatorConsole): (string | undefined)[] {
  return findParts(element, 'check-step').map(({ textContent }) =>
    textContent.replace(/\s+/g, ' ').split(':')[0]?.trim(),
  );
}

/** One step says why, in a sentence; the others are told as well. */
function notReady(args: Args, why: RegExp): Story {
  return {
    args,
    play: async ({ canvasElement }) => {
      const element = consoleIn(canvasElement);
      await check(element);
      await untilTold(element, 'Not ready for calls');
      await expect(steps(element)).toHaveLength(5);
      const texts = findParts(element, 'check-step').map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim());
      await expect(texts.filter((text) => why.test(text))).toHaveLength(1);
    },
  };
}
