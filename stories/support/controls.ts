import type { ArgTypes, InputType } from 'storybook/internal/types';
import type { Attribute, CssCustomProperty } from 'custom-elements-manifest/schema';
import { manifestOf } from './manifest.ts';

/** Custom properties that are no colour. */
const noColour = /radius|font|size|shadow|width|edge|index/;

/** Controls and tables of a tag, from custom-elements.json: attributes and custom properties can be changed, the rest is told. */
export function argTypesOf(tag: string): ArgTypes {
  const { attributes = [], cssProperties = [], events = [], slots = [], cssParts = [] } = manifestOf(tag);
  const told = (category: string, entries: readonly { name: string; description?: string }[]): [string, InputType][] =>
    entries.map(({ name, description }) => [
      `${category}: ${name}`,
      { name, description, control: false, table: { category } } as InputType,
    ]);
  return Object.fromEntries([
    ...attributes.map((attribute) => [attribute.name, attributeControl(attribute)] as const),
    ...cssProperties.map((property) => [property.name, customPropertyControl(property)] as const),
    ...told('slots', slots),
    ...told('parts', cssParts),
    ...told('events', events),
  ]);
}

/** The names of the events a tag fires. */
export function eventsOf(tag: string): string[] {
  return (manifestOf(tag).events ?? []).map(({ name }) => name);
}

function attributeControl({ name, description, type, default: initial }: Attribute): InputType {
  const text = type?.text ?? 'string';
  const options = text.split('|').map((part) => /^\s*'([^']*)'\s*$/.exec(part)?.[1]);
  const table = {
    category: 'attributes',
    type: { summary: text },
    ...(initial && { defaultValue: { summary: initial } }),
  };
  const control = options.every((option) => option !== undefined)
    ? { control: { type: 'select' }, options: [undefined, ...options] }
    : {
        control: {
          type: name === 'volume' ? 'range' : controlFor(text),
          ...(name === 'volume' && { min: 0, max: 1, step: 0.05 }),
        },
      };
  return { name, description, table, ...control } as InputType;
}

function controlFor(type: string): string {
  if (type === 'boolean' || type === 'number') return type;
  return 'text';
}

function customPropertyControl({ name, description }: CssCustomProperty): InputType {
  const control = { type: noColour.test(name) ? 'text' : 'color' };
  return { name, description, control, table: { category: 'custom properties' } } as InputType;
}
