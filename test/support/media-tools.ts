import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Why what needs ffmpeg cannot be tested here; false where it can. For the `skip` option of a suite. */
export function withoutFfmpeg(): string | false {
  try {
    for (const tool of ['ffmpeg', 'ffprobe']) execFileSync(tool, ['-version'], { stdio: 'ignore' });
    return false;
  } catch {
    return 'ffmpeg and ffprobe are not installed';
  }
}

export interface Decoded {
  /** One channel at 48 kHz, -1...1. */
  readonly samples: Float64Array;
  /** What ffmpeg complained about; empty when the file is as it should be. */
  readonly complaints: string;
}

/** What ffmpeg hears in a file; gaps that the container tells are filled with silence. */
export function decodeWithFfmpeg(file: Uint8Array): Decoded {
  return inFolder(file, (path) => {
    const filter = 'aresample=async=1:min_hard_comp=0.005';
    const flags = ['-v', 'warning', '-i', path, '-af', filter, '-f', 's16le', '-ac', '1', '-ar', '48000', '-'];
    const { stdout, stderr } = spawnSync('ffmpeg', flags, { maxBuffer: 1 << 28 });
    const samples = Float64Array.from({ length: stdout.length >> 1 }, (_, i) => stdout.readInt16LE(i * 2) / 32768);
    return { samples, complaints: stderr.toString() };
  });
}

export interface Probed {
  readonly format: string;
  readonly codec: string;
  readonly rateHz: number;
  readonly channels: number;
  /** Of each packet, in seconds, as the container tells them. */
  readonly packetTimesS: readonly number[];
}

export function probe(file: Uint8Array): Probed {
  return inFolder(file, (path) => {
    const entries = 'format=format_name:stream=codec_name,sample_rate,channels:packet=pts_time';
    const answer = execFileSync('ffprobe', ['-v', 'error', '-of', 'json', '-show_entries', entries, path]);
    const { format, streams, packets } = JSON.parse(answer.toString()) as {
      format: { format_name: string };
      streams: readonly { codec_name: string; sample_rate: string; channels: number }[];
      packets: readonly { pts_time: string }[];
    };
    const [stream] = streams;
    if (!stream || streams.length !== 1) throw new Error(`${streams.length} streams instead of one.`);
    return {
      format: format.format_name,
      codec: stream.codec_name,
      rateHz: Number(stream.sample_rate),
      channels: stream.channels,
      packetTimesS: packets.map((packet) => Number(packet.pts_time)),
    };
  });
}

function inFolder<T>(file: Uint8Array, work: (path: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'media-'));
  try {
    const path = join(folder, 'stream');
    writeFileSync(path, file);
    return work(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
