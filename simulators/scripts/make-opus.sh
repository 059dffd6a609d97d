#!/bin/sh
# Makes the streams of simulators/test/fixtures from a voice, with another encoder and other containers than ours.
# Needs ffmpeg, as in Debian's package.
set -eu
cd "$(dirname "$0")/.."
voice='-v error -y -fflags +bitexact -i voices/greeting.wav -t 2 -ac 1 -ar 48000 -map_metadata -1'
opus='-c:a libopus -b:a 48k -application audio -frame_duration 20 -flags +bitexact'
# shellcheck disable=SC2086
ffmpeg $voice $opus -f ogg -page_duration 20000 test/fixtures/voice.ogg
# shellcheck disable=SC2086
ffmpeg $voice $opus -f webm -live 1 -cluster_time_limit 500 test/fixtures/voice.webm
