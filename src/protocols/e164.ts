/** What people write into a number to make it readable; direction marks come along when one is copied. */
const PUNCTUATION = /[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff().\-/\u2010-\u2015\u2212]/g;

/**
 * A number as people write it (`+39 02 1234-567`, `0039…`, `+44 (0)20…`, `tel:+1…`) in E.164; undefined when it is none,
 * or lacks its country code.
 */
export function toE164(text: string): string | undefined {
  const plain = text
    .normalize('NFKC')
    .trim()
    .replace(/^tel:/i, '')
    .replace('(0)', '')
    .replace(PUNCTUATION, '')
    .replace(/^00/, '+');
  return /^\+[1-9]\d{6,14}$/.test(plain) ? plain : undefined;
}
