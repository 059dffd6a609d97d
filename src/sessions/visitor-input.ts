import { CallError } from '../call-error.js';

/** Characters: under every gateway's frame of 32 KB, whatever the script. */
const LONGEST_TEXT = 8000;
/** Characters of base64: 2 MB. */
const LONGEST_IMAGE = 2_800_000;
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** What was typed, as the agent will read it. Throws a TypeError for blanks, `message-too-big` for a novel. */
export function typedWords(text: string): string {
  const words = text.trim();
  if (!words) throw new TypeError('There is nothing to send.');
  if (words.length > LONGEST_TEXT) throw tooBig(`A message may have ${LONGEST_TEXT} characters at most.`);
  // A lone surrogate would arrive as U+FFFD: show what the agent reads.
  return words.replace(LONE_SURROGATE, '\uFFFD');
}

/** Throws `message-too-big`. */
export function checkImage(data: string | Readonly<Record<string, unknown>>): void {
  if (JSON.stringify(data).length > LONGEST_IMAGE) throw tooBig('An image may have 2 MB at most.');
}

function tooBig(message: string): CallError {
  return new CallError('message-too-big', message, { fatal: false });
}
