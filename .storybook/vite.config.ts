import { defineConfig } from 'vite';

/** Nothing: in place of the project's own vite.config.ts, which builds libraries. main.ts adds what the sources need. */
export default defineConfig({});
