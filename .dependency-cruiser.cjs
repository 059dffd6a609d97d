/** The arrows of the house: who may import whom under src/ and backend/src/. CONTRIBUTING.md, "Rooms", says why. */
const room = (name, forbidden) => ({
  name: `${name}-stays-in-its-room`,
  severity: 'error',
  comment: `${name} may not import ${forbidden.join(', ')}`,
  from: { path: `^src/${name}/` },
  to: { path: `^src/(${forbidden.join('|')})/` },
});

/** Under backend/src: `from` may import of it only `allowed`, all as patterns. */
const backendRoom = (name, from, allowed) => ({
  name: `backend-${name}`,
  severity: 'error',
  from: { path: `^backend/src/${from}` },
  to: { path: '^backend/src/', pathNot: `^backend/src/(${allowed.join('|')})` },
});
const backendGround = '(address|authorize|digest|json|log|metrics|mistakes|origin|refusals|secrets)\\.ts$';
const backendEntrances = '(index|main|server|environment|plugin)\\.ts$';

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '\\?script$' } },
    room('audio', ['protocols', 'transport', 'sessions', 'components']),
    room('protocols', ['transport', 'sessions', 'components']),
    room('transport', ['sessions', 'components']),
    room('sessions', ['components']),
    {
      name: 'protocols-know-only-formats-and-codecs',
      severity: 'error',
      from: { path: '^src/protocols/' },
      to: { path: '^src/audio/', pathNot: '^src/audio/(format\\.ts|frame-ports\\.ts|codecs/)' },
    },
    {
      name: 'transport-knows-only-formats-and-codecs',
      severity: 'error',
      from: { path: '^src/transport/' },
      to: {
        path: '^src/audio/',
        pathNot: '^src/audio/(format\\.ts|frame-ports\\.ts|opus-encoder\\.ts|codecs/|containers/)',
      },
    },
    {
      name: 'components-never-touch-audio-or-wire',
      severity: 'error',
      from: { path: '^src/components/' },
      to: { path: '^src/(audio|transport)/' },
    },
    {
      name: 'format-imports-nothing',
      severity: 'error',
      from: { path: '^src/audio/format\\.ts$' },
      to: { path: '.+' },
    },
    {
      name: 'dsp-is-pure',
      severity: 'error',
      from: { path: '^src/audio/dsp/' },
      to: { path: '^src/', pathNot: '^src/audio/(dsp/|format\\.ts)' },
    },
    {
      name: 'lit-only-in-components',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/components/' },
      to: { path: '(^|/)lit' },
    },
    {
      name: 'backend-stands-alone',
      severity: 'error',
      from: { path: '^backend/src/' },
      to: { path: '^(src|simulators|demo|test|bench|scripts)/' },
    },
    backendRoom('ground-imports-ground', backendGround, [backendGround]),
    backendRoom('store-knows-only-itself', 'store/', ['store/']),
    backendRoom('upstream-serves-whoever-asks', 'upstream/', ['upstream/', 'limits/', 'providers/', backendGround]),
    backendRoom('limits-know-only-refusals', 'limits/', ['limits/', 'refusals\\.ts$']),
    backendRoom('providers-know-only-ground', 'providers/', ['providers/', backendGround]),
    {
      name: 'backend-providers-have-no-socket-and-no-timer',
      severity: 'error',
      from: { path: '^backend/src/providers/' },
      to: { dependencyTypes: ['core', 'npm'] },
    },
    {
      name: 'backend-only-the-map-names-a-provider',
      severity: 'error',
      from: { path: '^backend/src/', pathNot: '^backend/src/providers/' },
      to: { path: '^backend/src/providers/', pathNot: '^backend/src/providers/(index|[a-z]+-kind)\\.ts$' },
    },
    {
      name: 'backend-relays-and-grants-keep-apart',
      severity: 'error',
      from: { path: '^backend/src/(relays|grants)/' },
      to: { path: `^backend/src/(relays/|grants/|http/|${backendEntrances})`, pathNot: '^backend/src/$1/' },
    },
    {
      name: 'backend-settings-carry-no-calls',
      severity: 'error',
      from: { path: '^backend/src/(settings|options)\\.ts$' },
      to: { path: '^backend/src/(relays|grants|http)/' },
    },
    {
      name: 'backend-entrances-are-last',
      severity: 'error',
      from: { path: '^backend/src/', pathNot: `^backend/src/${backendEntrances}` },
      to: { path: `^backend/src/${backendEntrances}` },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { extensions: ['.ts', '.js'], conditionNames: ['import', 'default', 'types'] },
  },
};
