import type { Meta } from '@storybook/web-components-vite';
import { expect } from 'storybook/test';
import type { EndReason } from '../../src/sessions/index.ts';
import { press, until, untilState } from '../support/element.ts';
import { callMeta, type Story } from '../support/meta.ts';
import { callTo, type Args } from '../support/render.ts';
import type { VoiceAgentCall } from '../../src/components/voice-agent-call/define.ts';
import { callIn, callUntilActive } from '../support/visitor.ts';

const meta: Meta<Args> = { ...callMeta, title: 'Voice agent call/Endings' };

export default meta;

/** The visitor hangs up. */
export const Hangup: Story = ends('hangup', callTo('listening'), (element) => press(element, 'call-button'));

/** The agent says goodbye and hangs up. */
export const RemoteHangup: Story = ends('remote-hangup', callTo('hangs-up'));

/** The provider's limit is reached. */
export const MaxDuration: Story = ends('max-duration', callTo('time-over'));

/** With an error, whose sentence stands beside it. */
export const Failed: Story = ends('failed', callTo('drops'));

/** An ended call can be followed by another. */
export const CallAgain: Story = {
  args: callTo('hangs-up'),
  play: async (context) => {
    await ends('remote-hangup', {}).play?.(context);
    const element = callIn(context.canvasElement);
    const ids: string[] = [];
    element.addEventListener('call-start', ({ detail }) => ids.push(detail.id));
    await press(element, 'call-button');
    await until(() => expect(ids).toHaveLength(1));
    await untilState(element, 'ended');
  },
};

function ends(reason: EndReason, args: Args, act?: (element: VoiceAgentCall) => Promise<void>): Story {
  return {
    args,
    play: async ({ canvasElement }) => {
      const element = callIn(canvasElement);
      const reasons: EndReason[] = [];
      element.addEventListener('call-end', ({ detail }) => reasons.push(detail.reason));
      await callUntilActive(element);
      await act?.(element);
      await until(() => expect(reasons).toEqual([reason]));
      await untilState(element, 'ended');
    },
  };
}
