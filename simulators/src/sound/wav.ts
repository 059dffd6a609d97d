import { bytesFromSamples, samplesFromBytes } from './pcm.js';

export interface Sound {
  readonly rateHz: number;
  readonly samples: Int16Array;
}

/** Reads a RIFF/WAVE file of 16-bit mono PCM; throws an Error that says what is wrong with any other. */
export function readWav(file: Buffer): Sound {
  if (file.length < 12 || file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE')
    throw new Error('Not a RIFF/WAVE file.');
  let rateHz: number | undefined;
  for (let at = 12; at + 8 <= file.length;) {
    const id = file.toString('latin1', at, at + 4);
    const length = file.readUInt32LE(at + 4);
    const body = file.subarray(at + 8, at + 8 + length);
    if (id === 'fmt ') {
      if (body.length < 16) throw new Error('The fmt chunk is cut short.');
      const isPcm16Mono = body.readUInt16LE(0) === 1 && body.readUInt16LE(2) === 1 && body.readUInt16LE(14) === 16;
      if (!isPcm16Mono) throw new Error('Only 16-bit mono PCM is read.');
      rateHz = body.readUInt32LE(4);
    } else if (id === 'data') {
      if (rateHz === undefined) throw new Error('The data chunk comes before the fmt chunk.');
      return { rateHz, samples: samplesFromBytes(body) };
    }
    at += 8 + length + (length % 2); // chunks are padded to an even length
  }
  throw new Error('No data chunk.');
}

/** A RIFF/WAVE file of 16-bit PCM. Channels that end earlier than the longest end in silence. */
export function writeWav(rateHz: number, channels: readonly Int16Array[]): Buffer {
  const count = channels.length;
  const frames = Math.max(0, ...channels.map(({ length }) => length));
  const woven = new Int16Array(frames * count);
  channels.forEach((channel, at) => channel.forEach((sample, i) => (woven[i * count + at] = sample)));
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + woven.byteLength, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(count, 22);
  head.writeUInt32LE(rateHz, 24);
  head.writeUInt32LE(rateHz * count * 2, 28);
  head.writeUInt16LE(count * 2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(woven.byteLength, 40);
  return Buffer.concat([head, bytesFromSamples(woven)]);
}
