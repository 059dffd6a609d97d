/** How each figure of calls in Chromium was got and how far it can be trusted. */
export const callsMethod = `**The peer** is \`bench/peers/\`: what most examples do. A ScriptProcessorNode of 4096 samples, linear resampling, AudioBufferSourceNodes
scheduled at max(now, end of the last), all on the page's thread. Same handshake, server, rate (24 kHz), signal and page load.
Clients take turns within a round, in another order each round; each turn is a fresh page in one browser.

**Clock.** All times are the wall clock of one machine: \`Date.now()\` in a worklet (whole milliseconds, half of one added: an
error of +-0.5 ms a reading) and Node's, set to within microseconds. A time belongs to a whole render quantum or frame.

**Capture.** A fake microphone plays tone bursts of eight pitches every 80 to 120 ms. A tap worklet on the same source node notes when
the quantum with the first loud sample was processed; the server notes when the frame with that sample came. Not in it:
the microphone, driver and browser before the graph. Echo cancellation, noise suppression and gain control are off for all.
A burst came in a late frame if it took 20 ms longer than the client's frame lasts (ours 20 ms, the peer's 93 ms).
A burst that had not come 620 ms after it was spoken counts as lost; dropped is sound that the
element says it held back because it took the socket to be behind.

**Playback.** The server sends 20 ms frames in real time, each burst at the start of a frame, in noise as quiet as the pauses of
speech; a tap worklet beside the destination notes when the quantum with its first sample was processed. Not in it: the output
device. A gap is 1 ms or more without even that noise; concealed sound is what the jitter buffer put where there was none (the element's own count); the buffer target is the
delay that the element aims at: 20 ms while nothing is known of the line, then what it learnt. Each burst is compared with the one told
last when it had been heard; the table has their median. The peer has no buffer: it is earlier while nothing is late, and silent when something is.

**Barge-in.** From the server's write of the clear message, in the middle of a 1 kHz tone that was sent ahead, to the quantum from which
the output stays under -34 dB of it for 1 ms. The peer turns its gain down by an exponential ramp of two seconds.

**Size** by Brotli at quality 11; what was fetched is what the browser's network log showed, the page itself and the socket apart.

**Loading** on a page with nothing else, each time in a fresh context (no cache, no compiled code), DevTools metrics ScriptDuration and
TaskDuration; TaskDuration holds parsing, compiling, style and layout too.

**Click to active** holds the simulated provider's 100 ms before its welcome, the microphone, the audio context and the socket, on loopback.

With about 170 bursts a row, p99 is the second slowest of them: one hiccup of the machine shows. Compare p99 only when the peer's
and ours were both taken on a machine at rest.
`;
