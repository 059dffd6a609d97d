#!/bin/sh
# Makes voices/*.wav from voices/sentences.tsv. Needs flite (voice slt) and sox; only to change a sentence.
set -eu
cd "$(dirname "$0")/../voices"
raw=$(mktemp --suffix=.wav)
trap 'rm -f "$raw"' EXIT
tab=$(printf '\t')
while IFS="$tab" read -r name text; do
  [ -n "$name" ] || continue
  flite -voice slt --setf duration_stretch=1.03 -t "$text" "$raw"
  # -D: no dither, so that two runs give the same bytes. Trim both ends, soften the edges, peak at -3 dBFS.
  sox -D "$raw" -c 1 -r 16000 -b 16 "$name.wav" highpass 70 \
    silence 1 0.02 -50d fade t 0.015 reverse silence 1 0.02 -50d fade t 0.03 pad 0.08 reverse \
    pad 0.02 norm -3
done < sentences.tsv
du -cb ./*.wav | tail -n 1
