import { audinNames, checkNames, type AudinNameChanges } from './audin-names.js';
import { audinPresence } from './audin-presence.js';
import { audinSound } from './audin-sound.js';
import { audinUrl } from './audin-url.js';
import { objectOf, stringAt } from './json.js';
import type { OperatorDialect, PhoneNumber } from './operator-dialect.js';

/** The answer is a list, or an object that holds it under one of these. */
const LIST_KEYS = ['phoneNumbers', 'data'];

/** Audin operator softphone, wire protocol v1: a JSON socket for presence, a μ-law socket for each call. */
export const audin: OperatorDialect<AudinNameChanges> = {
  presence: {
    check: ({ url, names }) =>
      (audinUrl(url, '') ? undefined : 'url must be an http(s) or ws(s) address.') ?? checkNames(names),
    url: ({ url, token, names }) => audinUrl(url, audinNames(names).paths.presence, token)?.href ?? '',
    connect: ({ names }) => audinPresence(audinNames(names)),
  },
  sound: audinSound,
  numbersUrl({ url, names }) {
    const address = audinUrl(url, audinNames(names).paths.phoneNumbers);
    return address?.href.replace(/^ws/, 'http') ?? '';
  },
  readNumbers,
  isTokenRefusal: (code, { names }) => audinNames(names).tokenCloseCodes.includes(code),
};

function readNumbers(answer: unknown): PhoneNumber[] {
  const wrapped = objectOf(answer);
  const list: unknown = wrapped ? LIST_KEYS.map((key) => wrapped[key]).find(Array.isArray) : answer;
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry) => {
    const number = objectOf(entry);
    const id = number && stringAt(number, 'id');
    const phoneNumber = number && stringAt(number, 'phoneNumber');
    return id && phoneNumber ? [{ id, phoneNumber, displayName: stringAt(number, 'displayName') || undefined }] : [];
  });
}
