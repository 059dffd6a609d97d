import type { Meta } from '@storybook/web-components-vite';
import { expect } from 'storybook/test';
import { consoleAt, consoleMeta, type Story } from '../support/console-meta.ts';
import { findParts, press, until, untilState } from '../support/element.ts';
import { accept, consoleIn, ring } from '../support/operator.ts';
import type { Args } from '../support/render.ts';

const meta: Meta<Args> = {
  ...consoleMeta,
  title: 'Operator console/Themes',
  args: { ...consoleMeta.args, ...consoleAt('busyMorning') },
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

/** A call with the keypad open, after one that was missed: what axe says of the contrasts counts. */
function themed(theme: string, scheme: 'light' | 'dark'): Story {
  return {
    globals: { theme, scheme },
    play: async ({ canvasElement }) => {
      const element = consoleIn(canvasElement);
      await ring(element);
      await press(element, 'reject-button');
      await until(() => expect(element.session.calls).toHaveLength(1));
      await untilState(element, 'ringing');
      await accept(element);
      await untilState(element, 'active');
      await press(element, 'keypad-button');
      await until(() => expect(findParts(element, 'key')).toHaveLength(12));
    },
  };
}
