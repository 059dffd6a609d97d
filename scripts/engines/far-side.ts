import type { TestRunnerPlugin } from '@web/test-runner';
import {
  sine,
  startAillomVoxSimulator,
  type AillomVoxSimulator,
  type SimulatedCall,
} from '../../simulators/src/aillomvox/index.ts';
import type { FarSideCommand, FarSideReport } from '../../test/engines/far-side.ts';

const SPEECH_GAIN = 0.3;
let simulator: AillomVoxSimulator | undefined;
let call: SimulatedCall | undefined;
let closedWith: number | undefined;

/** The far side of calls that a page makes by itself: an AillomVox simulator behind a real socket, driven by the page. */
export const farSide: TestRunnerPlugin<FarSideCommand> = {
  name: 'far-side',
  executeCommand: ({ command, payload }) => (command === 'far-side' && payload ? obey(payload) : undefined),
  serverStop: () => simulator?.close(),
};

async function obey(command: FarSideCommand): Promise<unknown> {
  switch (command.do) {
    case 'listen':
      simulator = await startAillomVoxSimulator({ script: 'tone' });
      return simulator.url;
    case 'take':
      call = await simulator?.nextCall();
      closedWith = undefined;
      void call?.closed.then(({ code }) => (closedWith = code));
      return true;
    case 'say':
      return call?.sendAudio(sine(command.hz, command.ms, call.rateHz, SPEECH_GAIN), { paced: command.paced });
    case 'clear':
      call?.clear();
      return true;
    case 'report':
      return report();
    case 'leave':
      await simulator?.close();
      simulator = undefined;
      return true;
  }
}

function report(): FarSideReport {
  const samples = call?.received.samples() ?? new Int16Array(0);
  const energy = samples.reduce((sum, sample) => sum + (sample / 32768) ** 2, 0);
  return {
    frames: call?.received.frames.map(({ atMs, bytes }) => [atMs, bytes] as const) ?? [],
    rms: Math.sqrt(energy / Math.max(1, samples.length)),
    breaches: call?.breaches.map(({ rule, detail }) => `${rule}: ${detail}`) ?? [],
    closedWith,
  };
}
