/** Every event of an OperatorSession. */
export const operatorEvents = [
  'presence-state-change',
  'availability-change',
  'incoming-call',
  'token-expiring',
  'call-state-change',
  'connect-step-change',
  'call-start',
  'call-end',
  'call-error',
  'call-warning',
] as const;
