import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html, type TemplateResult } from 'lit';
import type { AigentStream } from '../../src/components/aigent-stream/define.ts';
import { analyticsUrl, type AnalyticsScenario } from './analytics.ts';
import { eventsOf } from './controls.ts';
import { tokenUrls } from './gateway.ts';
import { voice } from './microphone.ts';
import { pressByHand, untilState } from './element.ts';
import { withArgs, type Args } from './render.ts';

export type Story = StoryObj<Args>;

const CLIENT_PITCH_HZ = 120;
const CLIENT_GAIN = 0.05;
let client: MediaStream | undefined;

/** Args of a stream to the played analytics. */
export function streamTo(scenario: AnalyticsScenario): Args {
  return {
    url: analyticsUrl(scenario),
    'token-url': tokenUrls.granted,
    'agent-id': 'agent-7',
    'client-id': 'shop',
    'agent-windows-username': 'SHOP\\anna',
    // What replaces WebSocket in this page does not reach into a worker.
    transport: 'inline',
  };
}

/** The client's voice, as a softphone would give it. */
export function clientVoice(): MediaStream {
  return (client ??= voice(CLIENT_GAIN, CLIENT_PITCH_HZ).stream);
}

/** The element of every story. */
export function renderStream(args: Args, { globals }: { globals: Args }): TemplateResult {
  return html`<aigent-stream ${withArgs({ clientStream: clientVoice(), ...args }, globals)}></aigent-stream>`;
}

/** What all stories of `<aigent-stream>` begin with; each file adds its title. */
export const streamMeta = {
  component: 'aigent-stream',
  args: streamTo('takes'),
  render: (args: Args, context: { globals: Args }) => renderStream(args, context),
  parameters: { actions: { handles: eventsOf('aigent-stream') } },
} satisfies Meta<Args>;

/** The element of a story. */
export function streamIn(canvasElement: HTMLElement): AigentStream {
  const element = canvasElement.querySelector('aigent-stream');
  if (!element) throw new Error('This story has no <aigent-stream>.');
  return element;
}

/** Presses the start button. */
export async function start(element: AigentStream): Promise<void> {
  await element.updateComplete;
  await pressByHand(element, 'stream-button', () => element.state !== 'idle');
}

/** Starts, and waits until both sides are sent. */
export async function startUntilStreaming(element: AigentStream): Promise<void> {
  await start(element);
  await untilState(element, 'streaming');
}
