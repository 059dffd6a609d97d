import { defineConfig, type InlineConfig, type Plugin, type UserConfig } from 'vite';
import { besideScript } from './scripts/beside-script.ts';
import { functionScripts } from './scripts/function-scripts.ts';
import { laterImports } from './scripts/later-modules.ts';
import { registrations } from './scripts/registrations.ts';
import { scriptText } from './scripts/script-text.ts';
import { tightComponents } from './scripts/tight-components.ts';
import { tightLit } from './scripts/tight-lit.ts';
import { tightScript } from './scripts/tight-script.ts';

/** Tags that get a file of their own on the CDN. A new one is a line here and in package.json `exports`. */
export const tags = ['voice-agent-call', 'operator-console', 'aigent-stream'] as const;

const define = (tag: string): string => `src/components/${tag}/define.ts`;

/** The scripts for script tags, by name: where each begins. */
export const cdnEntries: Readonly<Record<string, string>> = {
  ...Object.fromEntries(tags.map((tag) => [tag, define(tag)])),
  'voice-call-elements': 'src/index.ts',
};

/** For npm: modules with shared chunks, lit left to the application. */
export function npmBuild(): InlineConfig {
  const entry: Record<string, string> = {
    index: 'src/index.ts',
    sessions: 'src/sessions/index.ts',
    audio: 'src/audio/index.ts',
  };
  for (const tag of tags) {
    entry[tag] = `src/components/${tag}/${tag}.ts`;
    entry[`${tag}/define`] = define(tag);
  }
  return library([registrations(true)], {
    outDir: 'dist/npm',
    lib: { entry, formats: ['es'], fileName: (_format, name) => `${name}.js` },
    rolldownOptions: { external: /^lit(\/|$)/, output: { chunkFileNames: 'chunks/[name]-[hash].js' } },
  });
}

/** For a script tag: one self-contained file, as a module or as a classic script; what is fetched later lies beside it. */
export function cdnBuild(name: string, format: 'es' | 'iife'): InlineConfig {
  const later = [laterImports(format, Object.values(cdnEntries)), besideScript(format)];
  return library([functionScripts(), tightLit(), tightScript(), registrations(false), ...later], {
    outDir: 'dist/cdn',
    emptyOutDir: false,
    lib: {
      entry: cdnEntries[name] ?? name,
      formats: [format],
      name: 'VoiceCallElements',
      fileName: () => `${name}${format === 'iife' ? '.iife' : ''}.js`,
    },
    // Two classic files on one page add to one global instead of the second replacing the first's.
    rolldownOptions: {
      output: {
        codeSplitting: false,
        minify: true,
        comments: { annotation: false },
        ...(format === 'iife' && { extend: true }),
      },
    },
  });
}

function library(plugins: Plugin[], build: NonNullable<UserConfig['build']>): InlineConfig {
  return {
    configFile: false,
    logLevel: 'warn',
    plugins: [...plugins, scriptText(), tightComponents()],
    // Browsers of 2023: what adopted style sheets, worklets in blobs and `Array.with` need anyway.
    build: { target: 'es2022', sourcemap: true, copyPublicDir: false, reportCompressedSize: false, ...build },
  };
}

/** What `npx vite build` makes; `npm run build` makes all there is (scripts/build.ts). */
export default defineConfig(npmBuild());
