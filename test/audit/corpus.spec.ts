import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { ExportLines } from '../../src/verifier/export-file.js';
import { verifyLog } from '../../src/verifier/verify-log.js';
import { KEY } from '../support/corpus.js';
import { CORPUS } from './corpus-cases.js';

const FOLDER = path.resolve('docs/audit-corpus');
const fileOf = (name: string): string => path.join(FOLDER, `${name}.txt`);

/** What our verifier says: null where everything holds. */
async function found(name: string): Promise<string | null> {
  try {
    const lines = new ExportLines(fileOf(name));
    for (const word of ['audit-export', 'kind']) await lines.valueOf(word);
    await verifyLog(lines, { anchors: [], receipts: [], key: null }, () => undefined);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

/** What the second verifier says. */
function foundByTheSecond(name: string): string | null {
  try {
    execFileSync(process.execPath, ['test/audit/tiny-verifier.mjs', fileOf(name), KEY.verifier.vkey]);
    return null;
  } catch (error) {
    return String((error as { stdout: Buffer }).stdout);
  }
}

describe('the conformance corpus', () => {
  it('is committed as it is made (UPDATE_CORPUS=1 writes it)', () => {
    if (process.env['UPDATE_CORPUS'] !== undefined) {
      mkdirSync(FOLDER, { recursive: true });
      for (const { name, text } of CORPUS) writeFileSync(fileOf(name), text);
    }
    expect(readdirSync(FOLDER).sort()).toEqual(CORPUS.map(({ name }) => `${name}.txt`).sort());
    for (const { name, text } of CORPUS) expect([name, readFileSync(fileOf(name), 'utf8')]).toEqual([name, text]);
  });

  it.each(CORPUS)('$name: both verifiers agree', async ({ name, finds }) => {
    const said = await found(name);
    if (finds === null) expect(said).toBeNull();
    else expect(said).toMatch(finds);
    expect(foundByTheSecond(name) === null).toBe(finds === null);
  });
});
