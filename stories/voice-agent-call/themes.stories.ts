import type { Meta } from '@storybook/web-components-vite';
import { expect } from 'storybook/test';
import { until } from '../support/element.ts';
import { callMeta, type Story } from '../support/meta.ts';
import { callTo, type Args } from '../support/render.ts';
import { callIn, callUntilActive } from '../support/visitor.ts';

const meta: Meta<Args> = {
  ...callMeta,
  title: 'Voice agent call/Themes',
  args: { ...callMeta.args, ...callTo('delivery'), 'text-input': true },
};

export default meta;

export const Own: Story = themed('none', 'light');
export const OwnDark: Story = themed('none', 'dark');

export const Clinic: Story = themed('clinic', 'light');
export const ClinicDark: Story = themed('clinic', 'dark');

/** Dark on every page. */
export const Midnight: Story = themed('midnight', 'light');

export const Paper: Story = themed('paper', 'light');
export const PaperDark: Story = themed('paper', 'dark');

export const Signal: Story = themed('signal', 'light');
export const SignalDark: Story = themed('signal', 'dark');

/** A conversation in a theme of public/themes: what axe says of its contrasts counts. */
function themed(theme: string, scheme: 'light' | 'dark'): Story {
  return {
    globals: { theme, scheme },
    play: async ({ canvasElement }) => {
      const element = callIn(canvasElement);
      await callUntilActive(element);
      await until(() => expect(element.session.transcript).toHaveLength(3));
    },
  };
}
