import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { callTo, renderCall, type CallArgs } from './render.ts';

export type Story = StoryObj<CallArgs>;

/** What all stories of `<voice-agent-call>` begin with; each file adds its title. */
export const callMeta = {
  component: 'voice-agent-call',
  args: callTo('greeting'),
  render: (args: CallArgs, context: { globals: CallArgs }) => renderCall(args, context),
} satisfies Meta<CallArgs>;
