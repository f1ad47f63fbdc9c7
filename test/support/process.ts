import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { AUDIT_KEY, SECRET } from './database.js';

/** A process of the platform, run as `npm start` runs it: compiled (global-setup.ts has built dist/). */
export interface PlatformProcess {
  readonly child: ChildProcess;
  /** What it has printed, both streams. */
  output(): string;
  /** Ends as soon as the text was printed; rejects when the process ends before. */
  printed(text: string): Promise<void>;
  /** Its exit code; null when it was killed. */
  readonly ended: Promise<number | null>;
}

/**
 * Keys and checkpoints of the processes: never in the folder of whoever runs the tests, and another for each database.
 */
const folders = mkdtempSync(path.join(tmpdir(), 'referral-data-'));
afterAll(() => {
  rmSync(folders, { recursive: true, force: true });
});

function folderOf(databaseUrl: string): string {
  const folder = path.join(folders, createHash('sha256').update(databaseUrl).digest('hex').slice(0, 12));
  mkdirSync(folder, { recursive: true });
  // that of the platforms in the test's own process
  writeFileSync(path.join(folder, 'secret.key'), SECRET.toString('base64'));
  writeFileSync(path.join(folder, 'audit.pem'), AUDIT_KEY.export({ type: 'pkcs8', format: 'pem' }));
  return folder;
}

/** Starts `src/main.ts`, `src/worker.ts` or another entry with exactly these settings. */
export function startProcess(
  entry: string,
  settings: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): PlatformProcess {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, DATA_FOLDER: folderOf(settings['DATABASE_URL'] ?? ''), ...settings };
  return watch(
    spawn(process.execPath, [entry.replace(/^src\/(.*)\.ts$/, 'dist/$1.js'), ...args], {
      env,
      stdio: ['pipe', 'pipe', 'pipe'],
    }),
  );
}

/** Watches a process that has been spawned with piped output. */
export function watch(child: ChildProcess): PlatformProcess {
  let text = '';
  const listeners = new Set<() => void>();
  const note = (chunk: Buffer): void => {
    text += chunk.toString('utf8');
    for (const listener of listeners) listener();
  };
  child.stdout?.on('data', note);
  child.stderr?.on('data', note);
  const ended = new Promise<number | null>((resolve) =>
    child.once('close', (code) => {
      resolve(code);
    }),
  );
  const printed = (wanted: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!text.includes(wanted)) return;
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      void ended.then((code) => {
        reject(new Error(`ended with ${String(code)} before it printed "${wanted}":\n${text}`));
      });
      look();
    });
  return { child, output: () => text, printed, ended };
}

/** What a one-shot program said, both streams, and how it ended: its file below src/, without the ending. */
export async function runProgram(
  name: string,
  args: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number | null; readonly said: string }> {
  const program = startProcess(`src/${name}.ts`, settings, args);
  const code = await program.ended;
  return { code, said: program.output() };
}
