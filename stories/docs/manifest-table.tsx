import { Markdown } from '@storybook/addon-docs/blocks';
import type { ReactElement } from 'react';

interface Entry {
  readonly name: string;
  readonly description?: string;
}

/** One kind of entry of custom-elements.json, as a table. */
export function ManifestTable({
  entries = [],
  heading,
}: {
  entries?: readonly Entry[];
  heading: string;
}): ReactElement {
  const rows = entries.map(({ name, description = '' }) => `| \`${name}\` | ${description.replaceAll('|', '\\|')} |`);
  return <Markdown>{[`| ${heading} | meaning |`, '| --- | --- |', ...rows].join('\n')}</Markdown>;
}
