import { readFile, stat } from 'node:fs/promises';

export async function complaintOf(logFile: string, from: number, ended: string): Promise<string> {
  const lines = (await readFile(logFile)).subarray(from).toString('utf8').trim().split('\n');
  const fatal = lines.map((line) => /(?:FATAL|PANIC): +(.*)/.exec(line)?.[1]).filter((text) => text !== undefined);
  return fatal.at(-1) ?? (lines.at(-1) || ended);
}

export const sizeOf = async (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );

export const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message || error.name : String(error)).split('\n')[0] ?? '';
