/** Where the library speaks to developers: `info` is one line per state transition, `warn` a thing to change in the page. */
export interface Logger {
  info(message: string): void;
  warn(message: string): void;
}

// The one place that reaches the console: a page's author has no other way to see a wrong set-up before any element exists.
const quietConsole: Logger = {
  info: () => undefined,
  warn: (message) => {
    // eslint-disable-next-line no-console
    console.warn(`[voice-call-elements] ${message}`);
  },
};

let current: Logger = quietConsole;

/** Sends the library's log lines elsewhere; `undefined` restores the default (warnings to the console, no info lines). */
export function setLogger(logger: Logger | undefined): void {
  current = logger ?? quietConsole;
}

/** The logger in force at the time of the call. */
export const log: Logger = {
  info: (message) => current.info(message),
  warn: (message) => current.warn(message),
};
