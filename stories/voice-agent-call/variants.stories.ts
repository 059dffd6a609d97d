import type { Meta } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect } from 'storybook/test';
import { callMeta, type Story } from '../support/meta.ts';
import { callTo, renderCall, type CallArgs } from '../support/render.ts';
import { callIn, callUntilActive, part, until, untilState } from '../support/visitor.ts';

const meta: Meta<CallArgs> = {
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
  const element = callIn(context.canvasElement);
  const card = part(element, 'card').getBoundingClientRect();
  await expect(card.width).toBeLessThanOrEqual(element.parentElement?.clientWidth ?? 0);
  await expect(part(element, 'card').scrollWidth).toBeLessThanOrEqual(Math.ceil(card.width));
};

export const Card: Story = { args: { variant: 'card' }, play: inCall };

/** A row for where there is little room. */
export const Compact: Story = { args: { variant: 'compact' }, play: inCall };

/** A floating button, closed. */
export const Button: Story = {
  args: { variant: 'button', placement: 'bottom-right' },
  play: async ({ canvasElement }) => untilState(callIn(canvasElement), 'idle'),
};

/** A floating button whose card is open. */
export const ButtonOpen: Story = { args: { variant: 'button', placement: 'bottom-right', open: true }, play: inCall };

export const BottomLeft: Story = { args: { variant: 'button', placement: 'bottom-left', open: true } };

export const Bottom: Story = { args: { variant: 'button', placement: 'bottom', open: true } };

export const TopRight: Story = { args: { variant: 'button', placement: 'top-right', open: true } };

export const TopLeft: Story = { args: { variant: 'button', placement: 'top-left', open: true } };

/** The narrowest room that it is made for: 280 px. */
export const Narrow: Story = {
  args: { 'text-input': true },
  decorators: [(story) => html`<div style="inline-size: 280px">${story()}</div>`],
  play: fits,
};

/** As wide as the page lets it. */
export const Wide: Story = {
  args: { 'text-input': true, '--call-width': '100%' },
  decorators: [(story) => html`<div style="max-inline-size: 960px">${story()}</div>`],
  play: fits,
};

/** A heading and a line of the page's own. */
export const Slots: Story = {
  args: callTo('greeting'),
  render: (args, context) =>
    renderCall(
      args,
      context,
      html`<span slot="title">Ask the shop</span> <small slot="footer">Calls are not recorded.</small>`,
    ),
  play: async ({ canvasElement }) => {
    await expect(callIn(canvasElement)).toHaveTextContent(/Ask the shop.*Calls are not recorded/s);
  },
};

/** One block of custom properties: every one of them is a control below. */
export const Branded: Story = {
  args: {
    '--call-accent': '#0a6b4b',
    '--call-on-accent': '#ffffff',
    '--call-surface': '#f4faf6',
    '--call-raised': '#e2efe7',
    '--call-text': '#10241b',
    '--call-quiet-text': '#47594f',
    '--call-line': '#b9d2c4',
    '--call-radius': '6px',
    '--call-font': 'Georgia, serif',
  },
  play: async (context) => {
    await inCall(context);
    const { fontFamily } = getComputedStyle(part(callIn(context.canvasElement), 'card'));
    await expect(fontFamily).toContain('Georgia');
  },
};
