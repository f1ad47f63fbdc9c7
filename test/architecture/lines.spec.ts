import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const WIDTH = 120;
const KINDS = /\.(tsx?|jsx?|mjs|sql|yml|css|html|json)$/;
const FOLDERS = ['config', 'docs', 'src', 'test', 'web'];
/** Written by programs. */
const MADE = ['package-lock.json', 'config/trusted-documents.json', 'docs/database.sql'];

const URL = /[a-z]+:\/\/(\$\{[^}]*\}|[^\s'"`<>])+/;
/** A text of a JSON file, with its key or without: JSON joins no texts. */
const JSON_TEXT = /^\s*("(\\.|[^"\\])*": )?"(\\.|[^"\\])*",?$/;

const files = [
  ...readdirSync('.'),
  ...FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => path.join(folder, file)),
  ),
].filter((file) => KINDS.test(file) && !MADE.includes(file));

function canBeBroken(line: string, file: string): boolean {
  const besideUrl = line.replace(URL, '').trim();
  const isUrl = besideUrl.length < line.trim().length && !besideUrl.includes(' ');
  return !isUrl && !(file.endsWith('.json') && JSON_TEXT.test(line));
}

describe('the lines', () => {
  it(`have no more than ${WIDTH} characters, whatever the language, but for what cannot be broken`, () => {
    const long = files.flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .map((line, index) => ({ line, place: `${file}:${index + 1}` }))
        .filter(({ line }) => line.length > WIDTH && canBeBroken(line, file))
        .map(({ line, place }) => `${place}: ${line.length} characters`),
    );
    expect(files.length).toBeGreaterThan(600);
    expect(long).toEqual([]);
  });
});
