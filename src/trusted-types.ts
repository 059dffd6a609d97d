/** The name that a page with Trusted Types has to allow: `trusted-types voice-call-elements 'allow-duplicates'`. */
const POLICY = 'voice-call-elements';

interface TrustedTypePolicy {
  createScriptURL(url: string): string;
}

interface TrustedTypePolicyFactory {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): TrustedTypePolicy;
}

let policy: TrustedTypePolicy | undefined;

/** The address in the form that `new Worker` takes on this page. Throws a TypeError where the page refuses our policy. */
export function trustedScriptUrl(url: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypePolicyFactory };
  if (!trustedTypes) return url;
  policy ??= trustedTypes.createPolicy(POLICY, { createScriptURL: (own) => own });
  return policy.createScriptURL(url);
}
