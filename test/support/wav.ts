import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The rate at which Chromium's fake microphone hands a file through sample for sample. */
export const MICROPHONE_HZ = 44_100;

/** Writes 16-bit samples as a mono WAV file for the fake microphone; `remove` takes it and its folder away. */
export function microphoneFile(samples: Int16Array): { readonly path: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'microphone-'));
  const path = join(folder, 'microphone.wav');
  writeFileSync(path, wav(samples, MICROPHONE_HZ));
  return { path, remove: () => rmSync(folder, { recursive: true }) };
}

export function toInt16(samples: Float64Array): Int16Array {
  return Int16Array.from(samples, (value) => Math.max(-32768, Math.min(32767, Math.round(value * 32768))));
}

export function fromInt16(samples: Int16Array): Float64Array {
  return Float64Array.from(samples, (value) => value / 32768);
}

/** The samples (-1..1) of a plain 16-bit mono WAV file. */
export function wavSamples(file: Buffer): Float64Array {
  const at = file.indexOf('data', 12, 'latin1') + 8;
  const count = Math.min(file.readUInt32LE(at - 4), file.length - at) >> 1;
  return Float64Array.from({ length: count }, (_, i) => file.readInt16LE(at + i * 2) / 32768);
}

function wav(samples: Int16Array, rateHz: number): Buffer {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples.byteLength, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rateHz, 24);
  head.writeUInt32LE(rateHz * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples.byteLength, 40);
  const body = Buffer.alloc(samples.byteLength);
  samples.forEach((value, i) => body.writeInt16LE(value, i * 2));
  return Buffer.concat([head, body]);
}
