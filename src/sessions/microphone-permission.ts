let permission: PermissionStatus | undefined;

/** Asks the browser, never the visitor. Its answer is kept up to date by itself. */
export function watchMicrophonePermission(): void {
  globalThis.navigator?.permissions?.query({ name: 'microphone' }).then(
    (status) => (permission = status),
    // Not every browser knows the name.
    () => (permission = undefined),
  );
}

/** The visitor has allowed the microphone before and will not be asked. False where the browser does not tell. */
export function isMicrophoneGranted(): boolean {
  return permission?.state === 'granted';
}
