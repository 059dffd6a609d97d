const BUFFER_SAMPLES = 4096;

/**
 * The microphone as samples at `rateHz`, the way most examples do it: a ScriptProcessorNode on the page's thread, linear
 * interpolation without a low-pass, rounding to 16 bits.
 */
export function captureWithScriptProcessor(context, stream, rateHz, send) {
  const source = context.createMediaStreamSource(stream);
  const processor = context.createScriptProcessor(BUFFER_SAMPLES, 1, 1);
  processor.onaudioprocess = ({ inputBuffer }) =>
    send(toInt16(inputBuffer.getChannelData(0), context.sampleRate, rateHz));
  source.connect(processor);
  // Without a way to the speaker it is never called.
  processor.connect(context.destination);
}

function toInt16(input, fromHz, toHz) {
  const ratio = fromHz / toHz;
  const output = new Int16Array(Math.floor(input.length / ratio));
  for (let i = 0; i < output.length; i++) {
    const at = Math.floor(i * ratio);
    const after = input[Math.min(at + 1, input.length - 1)];
    const value = input[at] + (after - input[at]) * (i * ratio - at);
    output[i] = Math.max(-1, Math.min(1, value)) * 32767;
  }
  return output;
}
