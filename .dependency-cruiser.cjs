/** The arrows of the house: who may import whom under src/. CONTRIBUTING.md, "Rooms", says why. */
const room = (name, forbidden) => ({
  name: `${name}-stays-in-its-room`,
  severity: 'error',
  comment: `${name} may not import ${forbidden.join(', ')}`,
  from: { path: `^src/${name}/` },
  to: { path: `^src/(${forbidden.join('|')})/` },
});

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
      to: { path: '^src/audio/', pathNot: '^src/audio/(format\\.ts|frame-ports\\.ts|codecs/)' },
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
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { extensions: ['.ts', '.js'], conditionNames: ['import', 'default', 'types'] },
  },
};
