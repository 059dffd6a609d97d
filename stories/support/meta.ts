import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { callTo, renderCall, type Args } from './render.ts';

export type Story = StoryObj<Args>;

/** What all stories of `<voice-agent-call>` begin with; each file adds its title. */
export const callMeta = {
  component: 'voice-agent-call',
  args: callTo('greeting'),
  render: (args: Args, context: { globals: Args }) => renderCall(args, context),
} satisfies Meta<Args>;
