import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where a program may be: what the variable names, then the search path, then the usual places. */
export interface Program {
  readonly variable?: string;
  readonly names: readonly string[];
  readonly places?: readonly string[];
}

/** What each system's package manager calls the same thing. */
export interface Packages {
  readonly apt?: readonly string[];
  readonly dnf?: readonly string[];
  readonly apk?: readonly string[];
  /** A cask. */
  readonly brew?: readonly string[];
}

/** The path of the first that can be executed. */
export function findProgram({ variable, names, places = [] }: Program): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const candidates = [
    variable && process.env[variable],
    ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
    ...places,
  ];
  return candidates.find((path) => path && isExecutable(path)) || undefined;
}

/** Finds a program or installs the packages that bring it; throws `advice`, a sentence that says what to install. */
export function ensureProgram(program: Program, packages: Packages, advice: string): string {
  const find = (): string | undefined => findProgram(program);
  const path = find() ?? install(packages, find);
  if (path) return path;
  throw new Error(advice);
}

function install(packages: Packages, find: () => string | undefined): string | undefined {
  for (const commands of installers(packages)) {
    try {
      for (const [command, ...args] of commands) {
        const asRoot = process.getuid?.() === 0 || command === 'brew';
        execFileSync(asRoot ? command : 'sudo', asRoot ? args : ['-n', command, ...args], { stdio: 'ignore' });
      }
      const found = find();
      if (found) return found;
    } catch {
      // Another system's package manager, or no right to install: the next one, then the sentence.
    }
  }
  return undefined;
}

type Command = readonly [string, ...string[]];

function installers({ apt, dnf, apk, brew }: Packages): readonly (readonly Command[])[] {
  return [
    ...(apt ? [[['apt-get', 'update', '-qq'] as const, ['apt-get', 'install', '-y', '-qq', ...apt] as const]] : []),
    ...(dnf ? [[['dnf', 'install', '-y', ...dnf] as const]] : []),
    ...(apk ? [[['apk', 'add', ...apk] as const]] : []),
    ...(brew ? [[['brew', 'install', '--cask', ...brew] as const]] : []),
  ];
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
