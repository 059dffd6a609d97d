import type { Meta } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, fireEvent, userEvent } from 'storybook/test';
import { consoleAt, consoleMeta, renderConsole, type Story } from '../support/console-meta.ts';
import { expectToFit, findPart, findParts, part, press, until, untilState } from '../support/element.ts';
import { brand, inRoomOf, logo } from '../support/looks.ts';
import { accept, consoleIn, goOnline, ring, takeCall, untilPresence } from '../support/operator.ts';
import type { Args } from '../support/render.ts';

const meta: Meta<Args> = {
  ...consoleMeta,
  title: 'Operator console/Variants',
  args: { ...consoleMeta.args, ...consoleAt('rings') },
};

export default meta;

type Play = NonNullable<Story['play']>;

const inCall: Play = ({ canvasElement }) => takeCall(consoleIn(canvasElement));

/** In every state that an operator sees on a usual day, one after the other. */
const alwaysFits: Play = async ({ canvasElement }) => {
  const element = consoleIn(canvasElement);
  await element.updateComplete;
  await expectToFit(element);
  await ring(element);
  await expectToFit(element);
  await accept(element);
  await untilState(element, 'active');
  await press(element, 'keypad-button');
  await until(() => expect(findParts(element, 'key')).toHaveLength(12));
  await expectToFit(element);
};

export const Card: Story = { args: { variant: 'card' }, play: inCall };

/** Two rows for where there is little room: no list, no settings, no picker. */
export const Compact: Story = { args: { variant: 'compact' }, play: inCall };

export const CompactOnline: Story = {
  args: { ...consoleAt('quiet'), variant: 'compact' },
  play: ({ canvasElement }) => goOnline(consoleIn(canvasElement)),
};

export const CompactRinging: Story = {
  args: { variant: 'compact' },
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    await ring(element);
    await expect(part(element, 'own-number')).toBeVisible();
    await expect(part(element, 'accept-button')).toHaveAccessibleName('Accept');
  },
};

/** Trouble is told in a sentence here too. */
export const CompactReconnecting: Story = {
  args: { ...consoleAt('dropsForGood'), variant: 'compact' },
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    await goOnline(element);
    await untilPresence(element, 'reconnecting');
    await expect(part(element, 'error')).toBeVisible();
  },
};

/** How the last call ended stands above the line for the next number. */
export const CompactEnded: Story = {
  args: { variant: 'compact' },
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    await takeCall(element);
    await press(element, 'hang-up-button');
    await until(() => expect(part(element, 'status')).toHaveTextContent('You hung up'));
    await expect(part(element, 'call-button')).toHaveAccessibleName('Call');
  },
};

/** A small window: 320 px. */
export const Narrow: Story = { ...inRoomOf('320px'), play: alwaysFits };

/** The narrowest room that it is made for. */
export const Narrowest: Story = { ...inRoomOf('280px'), play: alwaysFits };

export const NarrowestCompact: Story = { ...inRoomOf('280px'), args: { variant: 'compact' }, play: alwaysFits };

/** As wide as the page lets it. */
export const Wide: Story = {
  args: { '--call-width': '100%' },
  ...inRoomOf('960px', 'max-inline-size'),
  play: alwaysFits,
};

/** From right to left, with the whole element turned round; numbers and keys keep their order. */
export const RightToLeft: Story = {
  args: consoleAt('busyMorning'),
  globals: { locale: 'ar' },
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    await ring(element);
    await press(element, 'reject-button');
    await until(() => expect(findParts(element, 'call')).toHaveLength(1));
    await untilState(element, 'ringing');
    await accept(element);
    await untilState(element, 'active');
    await press(element, 'keypad-button');
    const [dot, words] = ['presence-dot', 'presence-text'].map((name) => part(element, name).getBoundingClientRect());
    await expect(dot?.left).toBeGreaterThan(words?.right ?? Infinity);
    const [one, two] = findParts(element, 'key').map((key) => key.getBoundingClientRect());
    await expect(one?.left).toBeLessThan(two?.left ?? -Infinity);
  },
};

/** Idle, from right to left. */
export const RightToLeftOnline: Story = {
  args: consoleAt('quiet'),
  globals: { locale: 'ar' },
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    await goOnline(element);
    await until(() => expect(findPart(element, 'caller-id')).toBeDefined());
    await expect(part(element, 'presence-text')).toHaveTextContent('متصل');
  },
};

/** Microphone, speaker, the device that rings, and volume. */
export const SoundSettings: Story = {
  // The choice is remembered for the next visit, not for the next story.
  beforeEach: () => () => localStorage.removeItem('voice-call-elements:devices'),
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    await takeCall(element);
    await press(element, 'settings-button');
    await until(() => expect(part(element, 'volume')).toBeVisible());
    await expect(part(element, 'settings')).toHaveTextContent(/Microphone.*Speaker.*Ringing.*Volume/s);
    const [, , ringDevice] = findParts(element, 'device');
    await until(() => expect(ringDevice).toHaveTextContent('Desk speakers'));
    await userEvent.selectOptions(ringDevice as HTMLElement, 'device-3');
    await expect(ringDevice).toHaveDisplayValue('Desk speakers');
    const slider = part(element, 'volume').querySelector('input') as HTMLInputElement;
    await fireEvent.input(slider, { target: { value: '0.6' } });
    await expect(element.volume).toBe(0.6);
  },
};

/** A logo, a heading and a line of the page's own. */
export const Slots: Story = {
  args: consoleAt('quiet'),
  render: (args, context) =>
    renderConsole(
      args,
      context,
      html`${logo} <span slot="title">Front desk</span> <small slot="footer">Calls may be recorded.</small>`,
    ),
  play: async ({ canvasElement }) => {
    await expect(consoleIn(canvasElement)).toHaveTextContent(/Front desk.*Calls may be recorded/s);
  },
};

/** Words of the page's own, in place of some. */
export const OwnWords: Story = {
  args: { messages: { title: 'Front desk', goOnline: 'Open the desk', goOffline: 'Close the desk' } },
  play: async ({ canvasElement }) => {
    const element = consoleIn(canvasElement);
    await element.updateComplete;
    await expect(part(element, 'presence-button')).toHaveTextContent('Open the desk');
    await ring(element);
    await expect(part(element, 'title')).toHaveTextContent('Front desk');
  },
};

/** One block of custom properties: every one of them is a control below. */
export const Branded: Story = {
  args: brand,
  play: async (context) => {
    await inCall(context);
    const { fontFamily } = getComputedStyle(part(consoleIn(context.canvasElement), 'card'));
    await expect(fontFamily).toContain('Georgia');
  },
};
