/** Resolves with what `look` finds, now or at one of these events; rejects with what it throws. */
export function settled<Value>(
  session: EventTarget,
  types: readonly string[],
  look: () => { readonly value: Value } | undefined,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const over = (): void => types.forEach((type) => session.removeEventListener(type, check));
    const check = (): void => {
      try {
        const found = look();
        if (!found) return;
        resolve(found.value);
      } catch (cause) {
        reject(cause);
      }
      over();
    };
    types.forEach((type) => session.addEventListener(type, check));
    check();
  });
}
