import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html, nothing, type TemplateResult } from 'lit';
import { eventsOf } from './controls.ts';
import { operatorTokenUrls, platformUrl } from './platform.ts';
import type { ScenarioName } from './platform-scenarios.ts';
import { withArgs, type Args } from './render.ts';

export type Story = StoryObj<Args>;

/** Args of a console at the played platform. */
export function consoleAt(scenario: ScenarioName): Args {
  return {
    protocol: 'audin',
    url: platformUrl(scenario),
    'token-url': operatorTokenUrls.granted,
    // What replaces WebSocket in this page does not reach into a worker.
    transport: 'inline',
    // Nobody who turns pages wants to be rung at.
    ringtone: 'off',
    volume: 0.3,
  };
}

export function renderConsole(
  args: Args,
  { globals }: { globals: Args },
  slotted: TemplateResult | typeof nothing = nothing,
): TemplateResult {
  return html`<operator-console ${withArgs(args, globals)}>${slotted}</operator-console>`;
}

/** What all stories of `<operator-console>` begin with; each file adds its title. */
export const consoleMeta = {
  component: 'operator-console',
  args: consoleAt('quiet'),
  parameters: { actions: { handles: eventsOf('operator-console') } },
  render: (args: Args, context: { globals: Args }) => renderConsole(args, context),
} satisfies Meta<Args>;
