/** How the figures of `bench/sound/` were got, and how far they can be trusted. */
export const soundMethod = `**Resampling.** Tones of half of full scale go in, 128 samples at a time (a microphone) or 20 ms (a wire). N is the lower Nyquist
frequency. Alias is all that is left of a tone beyond N, the worst of 24 up to 1.1 N and of 48 from there; images are everything but
the tone, the worst of 24 tones up to 0.9 N; ripple is over those same tones (up to 3.4 kHz when capturing at 8 kHz); all against the
tone that went in. Delay is that of a 1 kHz burst of a few milliseconds, by the centre of its energy, and what is held back; the wait
for a block to fill is not in it. A second of sound is converted in turns; the fastest turn counts, since whatever else runs only slows
it down. Bytes a call are what 400 calls leave on the heap and in array buffers, after 4000 to warm up, by the median of nine such windows
right after a collection. libsamplerate-js ran by its streaming call with an output array given; linear interpolation is written
here, without the step at each block that published ones have.

**G.711.** The hashes are of the codes of -32768...32767 and of the values of all codes, 16 bits, as the ITU's tables have them. Rates are of
20 ms a call, the fastest of rounds in turns. Ours takes and gives Float32, as the audio engine has it, alawmulaw 16-bit numbers.

**Jitter buffer.** The lines are the simulators' (\`simulators/src/network/\`): TCP, so nothing is lost, but all waits for what is late.
Recorded sentences with pauses at 16 kHz, in a room at -66 dBFS, go through them as packets of 20 ms, and a device at 48 kHz asks for quanta. In
the eight bits below the 16 of speech, each three samples spell their own number: what comes out untouched says where it is from.
Added delay is beyond what the fastest packet needed. A gap holds 1 ms of silence or 18 ms of made-up sound; caught up is media time
that was skipped, in pieces of at most a pitch period where it is voiced; voiced sound (over -44 dBFS) in longer pieces is lost. R is shaped as
in ITU-T G.107: 93.2, less what delay costs (with 60 ms for the rest of the way), less what gaps cost (their first 100 ms, where hidden,
with Bpl 25.1 of G.113, the rest with 4.3). It ranks; it is no promise of how speech is liked. The best constant delay is found
afterwards, for each run anew, which no buffer can. Bursts are sentences of 12 s on each line with 3 seeds; the clock is off for 5 minutes on a
clean line, the worse of both directions; the stall is the longest of five. Bytes a quantum are counted as
with resampling, with times in whole ms.
`;
