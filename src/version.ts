/** This release. Worklet and worker files carry it too, so that files of another release are refused (test/package pins it to package.json). */
export const VERSION = '0.1.0';
