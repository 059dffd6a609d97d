import type { Meta } from '@storybook/web-components-vite';
import { expect } from 'storybook/test';
import type { OperatorConsole } from '../../src/components/operator-console/define.ts';
import type { EndReason } from '../../src/sessions/index.ts';
import { consoleAt, consoleMeta, type Story } from '../support/console-meta.ts';
import { findPart, part, press, until } from '../support/element.ts';
import { consoleIn, dial, goOnline, ring, takeCall } from '../support/operator.ts';
import type { Args } from '../support/render.ts';

const meta: Meta<Args> = { ...consoleMeta, title: 'Operator console/Endings' };

export default meta;

const callSomebody = async (element: OperatorConsole): Promise<void> => {
  await goOnline(element);
  await until(() => expect(findPart(element, 'caller-id')).toBeDefined());
  await dial(element, '+44 20 7946 0199');
};

export const HungUp: Story = ends('hangup', 'You hung up', consoleAt('rings'), async (element) => {
  await takeCall(element);
  await press(element, 'hang-up-button');
});

export const RemoteHungUp: Story = ends('remote-hangup', 'The other side hung up', consoleAt('hangsUp'), takeCall);

export const Rejected: Story = ends('rejected', 'Rejected', consoleAt('rings'), async (element) => {
  await ring(element);
  await press(element, 'reject-button');
});

/** The caller has given up. The platform has no documented word for that: `names` gives it one here. */
export const NoAnswer: Story = ends(
  'no-answer',
  'No answer',
  { ...consoleAt('withdrawn'), names: { withdrawnTypes: ['call_withdrawn'] } },
  ring,
);

export const TakenByOther: Story = ends('taken-by-other', 'Answered elsewhere', consoleAt('taken'), ring);

export const Busy: Story = ends('busy', 'Busy', consoleAt('busy'), callSomebody);

/** With an error, whose sentence stands beside it. */
export const Failed: Story = ends('failed', 'The call failed', consoleAt('dropsCall'), takeCall);

/** Going offline ends a call. */
export const WentOffline: Story = ends('offline', 'The call has ended', consoleAt('rings'), async (element) => {
  await takeCall(element);
  await press(element, 'presence-button');
});

/** A call that ends so stays in the list, and another can be made. */
function ends(reason: EndReason, words: string, args: Args, act: (element: OperatorConsole) => Promise<void>): Story {
  return {
    args,
    play: async ({ canvasElement }) => {
      const element = consoleIn(canvasElement);
      const reasons: EndReason[] = [];
      element.addEventListener('call-end', ({ detail }) => reasons.push(detail.reason));
      await act(element);
      await until(() => expect(reasons).toEqual([reason]));
      await until(() => expect(part(element, 'status')).toHaveTextContent(words));
      await expect(part(element, 'number-input')).toBeEnabled();
      await until(() => expect(part(element, 'call')).toBeVisible());
    },
  };
}
