/** Who said it, in the gateway's words, and what. */
export type SpokenLine = readonly ['user' | 'assistant', string];

export const deliveryLines: readonly SpokenLine[] = [
  ['assistant', 'Hello! How can I help?'],
  ['user', 'Where is order 4711?'],
  ['assistant', 'It arrives tomorrow before noon.'],
];

export const arabicLines: readonly SpokenLine[] = [
  ['assistant', 'مرحبًا، كيف يمكنني مساعدتك؟'],
  ['user', 'أين طلبي رقم 4711؟'],
  ['assistant', 'غادر طلبك المستودع يوم الاثنين، وسيصل غدًا قبل الظهر.'],
];

const turns = [
  'And the next item on the list?',
  'That one is in stock in three sizes, and it can be collected today.',
  'Good. Please put two of them aside for me, in the larger size.',
  'Done. Is there anything else?',
] as const;

/** A conversation of `count` turns. */
export function manyLines(count: number): SpokenLine[] {
  return Array.from({ length: count }, (_, index) => {
    const role = index % 2 === 0 ? 'user' : 'assistant';
    return [role, `${index + 1}. ${turns[index % turns.length] ?? ''}`];
  });
}
