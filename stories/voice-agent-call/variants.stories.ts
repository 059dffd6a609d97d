import type { Meta } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, userEvent } from 'storybook/test';
import { expectToFit, part, press, until, untilState } from '../support/element.ts';
import { brand, inRoomOf, logo } from '../support/looks.ts';
import { callMeta, type Story } from '../support/meta.ts';
import { callTo, renderCall, type Args } from '../support/render.ts';
import { call, callIn, callUntilActive } from '../support/visitor.ts';

const meta: Meta<Args> = {
  ...callMeta,
  title: 'Voice agent call/Variants',
  args: { ...callMeta.args, ...callTo('delivery') },
};

export default meta;

const inCall: NonNullable<Story['play']> = async ({ canvasElement }) => {
  const element = callIn(canvasElement);
  await callUntilActive(element);
  await until(() => expect(element.session.transcript).toHaveLength(3));
};

const fits: NonNullable<Story['play']> = async (context) => {
  await inCall(context);
  await expectToFit(callIn(context.canvasElement));
};

export const Card: Story = { args: { variant: 'card' }, play: inCall };

/** A row for where there is little room. */
export const Compact: Story = { args: { variant: 'compact' }, play: inCall };

/** A floating button, closed. */
export const Button: Story = {
  args: { variant: 'button', placement: 'bottom-right' },
  play: async ({ canvasElement }) => {
    const element = callIn(canvasElement);
    await untilState(element, 'idle');
    await expect(part(element, 'launcher')).toBeVisible();
    await expect(part(element, 'card')).not.toBeVisible();
  },
};

/** One press opens it, Escape closes it and gives the focus back. */
export const ButtonPressed: Story = {
  args: { variant: 'button', placement: 'bottom-right' },
  play: async ({ canvasElement }) => {
    const element = callIn(canvasElement);
    await untilState(element, 'idle');
    await press(element, 'launcher');
    await until(() => expect(part(element, 'card')).toBeVisible());
    await userEvent.keyboard('{Escape}');
    await until(() => expect(part(element, 'card')).not.toBeVisible());
    await expect(element.shadowRoot?.activeElement).toBe(part(element, 'launcher'));
  },
};

/** A floating button whose card is open. */
export const ButtonOpen: Story = { args: { variant: 'button', placement: 'bottom-right', open: true }, play: inCall };

export const BottomLeft: Story = { args: { variant: 'button', placement: 'bottom-left', open: true } };

export const Bottom: Story = { args: { variant: 'button', placement: 'bottom', open: true } };

export const TopRight: Story = { args: { variant: 'button', placement: 'top-right', open: true } };

export const TopLeft: Story = { args: { variant: 'button', placement: 'top-left', open: true } };

/** The visitor is asked before the microphone is; `consent-remember` keeps the answer for later visits. */
export const ConsentAsked: Story = {
  args: { consent: true },
  play: async ({ canvasElement }) => {
    const element = callIn(canvasElement);
    await call(element);
    await until(() => expect(part(element, 'consent')).toBeVisible());
    await expect(element).toHaveAttribute('state', 'idle');
  },
};

export const ConsentGiven: Story = {
  args: { consent: true },
  play: async (context) => {
    await ConsentAsked.play?.(context);
    const element = callIn(context.canvasElement);
    await press(element, 'agree-button');
    await untilState(element, 'active');
  },
};

/** Microphone, speaker and volume. */
export const SoundSettings: Story = {
  args: callTo('listening'),
  play: async ({ canvasElement }) => {
    const element = callIn(canvasElement);
    await callUntilActive(element);
    await press(element, 'settings-button');
    await until(() => expect(part(element, 'volume')).toBeVisible());
  },
};

/** The narrowest room that it is made for: 280 px. */
export const Narrow: Story = {
  args: { 'text-input': true },
  ...inRoomOf('280px'),
  play: fits,
};

/** As wide as the page lets it. */
export const Wide: Story = {
  args: { 'text-input': true, '--call-width': '100%' },
  ...inRoomOf('960px', 'max-inline-size'),
  play: fits,
};

/** A logo, a heading and a line of the page's own. */
export const Slots: Story = {
  args: callTo('greeting'),
  render: (args, context) =>
    renderCall(
      args,
      context,
      html`${logo} <span slot="title">Ask the shop</span> <small slot="footer">Calls are not recorded.</small>`,
    ),
  play: async ({ canvasElement }) => {
    await expect(callIn(canvasElement)).toHaveTextContent(/Ask the shop.*Calls are not recorded/s);
  },
};

/** One block of custom properties: every one of them is a control below. */
export const Branded: Story = {
  args: brand,
  play: async (context) => {
    await inCall(context);
    const { fontFamily } = getComputedStyle(part(callIn(context.canvasElement), 'card'));
    await expect(fontFamily).toContain('Georgia');
  },
};
