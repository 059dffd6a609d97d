import { writeFile } from 'node:fs/promises';
import { format } from 'prettier';
import { measureCalls } from './calls.ts';
import { report } from './report.ts';
import { measureSound } from './sound/measure.ts';

/** `npm run bench -- quick`: every figure once and from less sound. `-- sound`: without the browser. Neither is written. */
const words = process.argv.slice(2);
const unknown = words.filter((word) => word !== 'quick' && word !== 'sound');
if (unknown.length > 0) throw new Error(`bench knows quick and sound, not ${unknown.join(' ')}`);
const quick = words.includes('quick');
const tell = (what: string): void => void process.stderr.write(`${what}\n`);

const sound = await measureSound(quick, tell);
const calls = words.includes('sound') ? undefined : await measureCalls(quick, tell);
const text = await format(await report(sound, calls), { parser: 'markdown' });
process.stdout.write(text);
if (words.length === 0) await writeFile('bench/RESULTS.md', text);
