import type { Meta } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect } from 'storybook/test';
import type { Args } from '../support/render.ts';
import { renderStream, startUntilStreaming, streamIn, streamMeta, type Story } from '../support/stream.ts';
import { expectToFit, part, until } from '../support/element.ts';

const meta: Meta<Args> = { ...streamMeta, title: 'Aigent stream/Variants' };

export default meta;

const fits: NonNullable<Story['play']> = async ({ canvasElement }) => {
  const element = streamIn(canvasElement);
  await startUntilStreaming(element);
  await until(() => expect(part(element, 'time')).toHaveTextContent(/\d/));
  await expectToFit(element);
};

/** One row, as wide as the console above it. */
export const Compact: Story = { play: fits };

export const Card: Story = { args: { variant: 'card' }, play: fits };

/** All of the room there is. */
export const Wide: Story = { args: { '--call-width': '100%' }, play: fits };

/** 280 pixels. */
export const Narrow: Story = {
  render: (args, context) => html`<div style="width: 280px">${renderStream(args, context)}</div>`,
  play: fits,
};

export const RightToLeft: Story = { args: { lang: 'ar' }, play: fits };

export const Dark: Story = { globals: { scheme: 'dark' }, play: fits };
