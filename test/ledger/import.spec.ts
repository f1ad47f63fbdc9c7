import { readFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';

import type { Agency } from '../../src/domain/agency/agency.js';
import type { PatchFacts } from '../../src/domain/ledger/patch/patch.js';
import { cellsOf, LEDGER_COLUMN_NAMES, LEDGER_COLUMNS } from '../../src/domain/ledger/sheet/ledger-columns.js';
import type { ImportLine } from '../../src/ledger/sheets/import-line.js';
import { writeXlsx } from '../../src/ledger/sheets/xlsx-writer.js';
import { day, mu, PATCH } from '../support/ledger.js';
import { ledgerDone, patchFacts, square } from '../support/ledger-client.js';
import { rowsOf, startPlatform, type TestPlatform } from '../support/platform.js';
import { strictRecords } from '../support/strict-csv.js';

const AGENCIES = new Map(
  (JSON.parse(readFileSync('config/cities/hejin/city.json', 'utf8')) as { agencies: Agency[] }).agencies.map(
    (agency) => [agency.id, agency],
  ),
);
const HEADER = LEDGER_COLUMN_NAMES.map((column) => LEDGER_COLUMNS[column]);
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
type Summary = Extract<ImportLine, { type: 'summary' }>;
type Problem = Extract<ImportLine, { type: 'problem' }>;

describe('the ledger as a sheet', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform();
  });
  afterAll(() => platform.close());

  const row = (number: string, more: Partial<PatchFacts> = {}): readonly string[] =>
    cellsOf({ ...PATCH, number, deliveredOn: day('2023-06-01'), ...more }, AGENCIES);
  const csv = (rows: readonly (readonly string[])[]): string =>
    rows.map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\r\n');
  const xlsx = async (rows: readonly (readonly string[])[]): Promise<Buffer> => {
    async function* given(): AsyncGenerator<readonly string[]> {
      yield* rows;
    }
    return buffer(writeXlsx(given()));
  };
  const send = async (
    login: string,
    body: string | Buffer,
    query = '',
    type = typeof body === 'string' ? 'text/csv' : XLSX,
  ): Promise<{ status: number; lines: ImportLine[]; code: string | undefined }> => {
    // A connection of its own: while a large sheet is made here, the server closes one that stands idle.
    const response = await fetch(`${platform.url}/ledger/import?${query}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${(await platform.as(login)).bearer}`,
        'content-type': type,
        connection: 'close',
      },
      body: typeof body === 'string' ? body : new Uint8Array(body),
    });
    const text = await response.text();
    if (!(response.headers.get('content-type') ?? '').includes('ndjson'))
      return {
        status: response.status,
        lines: [],
        code: (JSON.parse(text) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions.code,
      };
    return {
      status: response.status,
      lines: text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as ImportLine),
      code: undefined,
    };
  };
  const summaryOf = ({ lines }: { lines: ImportLine[] }): Summary =>
    lines.find((line): line is Summary => line.type === 'summary')!;
  const problemsOf = ({ lines }: { lines: ImportLine[] }): Problem[] =>
    lines.filter((line): line is Problem => line.type === 'problem');
  const exported = async (login: string, format: string): Promise<Buffer> =>
    Buffer.from(
      await (
        await fetch(`${platform.url}/ledger/export?format=${format}`, {
          headers: { authorization: `Bearer ${(await platform.as(login)).bearer}` },
        })
      ).arrayBuffer(),
    );
  const count = async (): Promise<number> =>
    (
      await rowsOf<{ count: number }>(platform, "SELECT count(*)::int AS count FROM ledger_record WHERE kind = 'PATCH'")
    )[0]!.count;

  it('says what is wrong by row and cell, and writes nothing; then keeps the good rows when asked to', async () => {
    const rows = [
      HEADER,
      row('A-1'),
      row('A-2', { batch: 'C99', total: mu('1'), cultivated: mu('2'), basic: mu('0') }),
      row('A-1'),
      row('A-3').map((cell, index) =>
        index === 4 ? '2023年2月30日' : index === 9 ? '=B2*2' : index === 6 ? '某镇' : cell,
      ),
      row('A-4', { party: '=cmd|calc', geometry: square(60, 60) }),
      row('A-5', { geometry: '{"type":"Point"}' }),
    ];
    const strict = await send('zrzy-officer-1', csv(rows), 'mode=all');
    expect(summaryOf(strict)).toMatchObject({ rows: 6, new: 2, same: 0, withProblems: 4, written: false });
    expect(problemsOf(strict).map(({ line, cell, column }) => [line, cell, column])).toEqual([
      [3, 'B3', '批次＊'],
      [3, 'K3', '耕地面积＊'],
      [4, 'A4', '图斑编号＊'],
      [5, 'E5', '下发日期＊'],
      [5, 'G5', '乡镇＊'],
      [5, 'J5', '总面积＊'],
      [7, 'O7', '图形'],
    ]);
    expect(problemsOf(strict).find(({ cell }) => cell === 'K3')?.message).toBe(
      '耕地面积＊ 不符合要求：收到「2亩」，应为不大于总面积 1亩',
    );
    expect(problemsOf(strict).find(({ cell }) => cell === 'J5')).toMatchObject({
      value: '=B2*2',
      messageEn: expect.stringContaining('not a formula') as unknown,
    });
    expect(await count()).toBe(0);
    expect(summaryOf(await send('zrzy-officer-1', csv(rows), 'mode=good'))).toMatchObject({ new: 2, written: true });
    expect(
      (
        await rowsOf<{ party: string }>(
          platform,
          "SELECT body->'facts'->>'party' AS party FROM ledger_record WHERE number = 'A-4'",
        )
      )[0]?.party,
    ).toBe('=cmd|calc'); // a formula is text, and stays text
  });

  it('the same file again changes nothing, as .xlsx or .csv; what was exported comes back as nothing new', async () => {
    const before = await count();
    for (const format of ['xlsx', 'csv']) {
      const file = await exported('zrzy-officer-1', format);
      // nothing that a spreadsheet would compute
      if (format === 'csv') expect(file.toString('utf8')).toContain("'=cmd|calc");
      const again = await send('zrzy-officer-1', format === 'csv' ? file.toString('utf8') : file, 'mode=all');
      expect(summaryOf(again)).toMatchObject({
        rows: before,
        new: 0,
        same: before,
        corrected: 0,
        withProblems: 0,
        written: true,
      });
    }
    const [first, second] = [await exported('zrzy-officer-1', 'xlsx'), await exported('zrzy-officer-1', 'xlsx')];
    expect(first.equals(second)).toBe(true);
    expect(await rowsOf(platform, 'SELECT 1 FROM ledger_record WHERE chain_length > 1')).toEqual([]);
  });

  it.each([
    ['a line feed', '\n'],
    ['CR LF', '\r\n'],
    ['U+2028', '\u2028'],
  ])('a formula that a township hid behind %s is none in the export, and its row is one row', async (_, lineBreak) => {
    const location = `坐落${lineBreak}=cmd|'/C calc'!A0`;
    const number = `F-${lineBreak.codePointAt(0) ?? 0}`;
    await ledgerDone(
      await platform.as('slz-liaison'),
      'registerPatch',
      { facts: patchFacts(platform, { number, source: 'SELF_FOUND', batch: 'C4', location }) },
      'patch',
    );
    const file = await exported('zrzy-head', 'csv');
    const lines = file.toString('utf8').split(/[\r\n\u2028\u2029]/);
    expect(lines.filter((line) => /^"?[=+\-@＝＋－＠\t]/.test(line))).toEqual([]);
    expect(strictRecords(file.toString('utf8').replace(/^\ufeff/, ''), ['\r\n', '\n'])).toHaveLength(
      1 + (await count()),
    );
    for (const format of ['csv', 'xlsx']) {
      const sheet = await exported('zrzy-officer-1', format);
      const again = await send('zrzy-officer-1', format === 'csv' ? sheet.toString('utf8') : sheet, 'mode=check');
      expect([format, summaryOf(again), problemsOf(again)]).toMatchObject([
        format,
        { rows: await count(), same: await count(), corrected: 0, withProblems: 0 },
        [],
      ]);
    }
  });

  it('reads a sheet as an office makes it: titles above, names of its own, columns of its own', async () => {
    const { campaign } = await (
      await platform.as('zrzy-liaison')
    ).send<{ campaign: { categories: { id: string; name: string }[] } }>('{ campaign { categories { id name } } }');
    const { name } = campaign.categories.find(({ id }) => id === 'C2-b')!;
    const own = HEADER.map((column) => (column === '图斑编号＊' ? '图斑号' : column));
    const cells = (number: string): readonly string[] =>
      row(number).map((cell, at) => (LEDGER_COLUMN_NAMES[at] === 'batch' ? name : cell));
    const sheet = [
      ['河津市问题图斑台账'],
      [],
      [...own, '备注'],
      [...cells('自定-1'), '先看'],
      [...cells('自定-2'), ''],
    ];
    const columns = encodeURIComponent(JSON.stringify({ 图斑号: 'number', 备注: null }));
    expect((await send('zrzy-liaison', await xlsx(sheet), 'mode=all')).code).toBe('WRONG_COLUMNS');
    const { lines } = await send('zrzy-liaison', await xlsx(sheet), `mode=all&columns=${columns}`);
    expect(lines.filter(({ type }) => type === 'problem')).toEqual([]);
    expect(lines.at(-1)).toMatchObject({ type: 'summary', new: 2, written: true });
    const stored = await rowsOf<{ batch: string }>(
      platform,
      "SELECT batch FROM ledger_record WHERE number LIKE '自定-%'",
    );
    expect(stored.map(({ batch }) => batch)).toEqual(['C2-b', 'C2-b']);
    for (const wrong of ['[', '{"图斑号":"nothing"}', '{"图斑号":1}'])
      expect((await send('zrzy-liaison', await xlsx(sheet), `columns=${encodeURIComponent(wrong)}`)).status).toBe(400);
    const titles = Array.from({ length: 6 }, () => ['标题']);
    expect((await send('zrzy-liaison', await xlsx([...titles, HEADER]), 'mode=all')).code).toBe('WRONG_COLUMNS');
  });

  it('a row that differs from the registered one is refused; a correction needs a reason, which is kept', async () => {
    const changed = csv([HEADER, row('A-1', { village: '南村' })]);
    expect(problemsOf(await send('zrzy-officer-1', changed, 'mode=all'))[0]).toMatchObject({
      line: 2,
      messageEn: expect.stringContaining('the registered "北村"') as unknown,
    });
    expect((await send('zrzy-officer-1', changed, 'mode=all&corrections=true')).status).toBe(400);
    expect(
      summaryOf(
        await send('zrzy-officer-1', changed, `mode=all&corrections=true&reason=${encodeURIComponent('村名录入有误')}`),
      ),
    ).toMatchObject({ corrected: 1, written: true });
    expect(
      (
        await rowsOf<{ body: string }>(
          platform,
          `SELECT e.body
           FROM audit_event e JOIN ledger_record l ON l.id = e.subject_id
           WHERE l.number = 'A-1' AND seq = 2`,
        )
      )[0]?.body,
    ).toContain('村名录入有误');
  });

  it('refuses texts that the API refuses, and rows that are longer than the header', async () => {
    const long = await send(
      'zrzy-officer-1',
      csv([
        HEADER,
        row('L-1', { location: '长'.repeat(5_000) }),
        row('L-2', { village: '村\u0001' }),
        [...row('L-3'), '多一列'],
      ]),
      'mode=good',
    );
    expect([summaryOf(long).new, problemsOf(long).map(({ line, cell }) => [line, cell])]).toEqual([
      0,
      [
        [2, 'I2'],
        [3, 'H3'],
        [4, 'Q4'],
      ],
    ]);
  });

  it('a township registers its own, and nobody else’s', async () => {
    const rows = csv([
      HEADER,
      row('T-1', { source: 'SELF_FOUND', batch: 'C4' }),
      row('T-2', { source: 'SELF_FOUND', batch: 'C4', townshipId: 'hejin-fancun', dutyAgencyId: 'hejin-fancun' }),
      row('T-3', { source: 'SELF_FOUND' }),
      row('A-4', { batch: 'C4' }),
    ]);
    const town = await send('slz-liaison', rows, 'mode=good');
    // another township’s; a batch that the plan counts; a number that is there, with other values in three cells
    expect([summaryOf(town).new, problemsOf(town).map(({ line }) => line)]).toEqual([1, [3, 4, 5, 5, 5]]);
    expect((await exported('slz-liaison', 'csv')).toString('utf8')).not.toContain('樊村镇');
  });

  it.each<[string, string | Buffer, { query?: string; type?: string }, string]>([
    ['nobody has signed in', '', {}, '401 UNAUTHENTICATED'],
    ['another kind of file', 'a', { type: 'application/pdf' }, '415 UNSUPPORTED_MEDIA_TYPE'],
    ['another mode', 'a', { query: 'mode=force' }, '400 BAD_REQUEST'],
    ['another encoding', 'a', { query: 'encoding=latin1' }, '400 BAD_REQUEST'],
    ['no header', '', {}, '422 NOT_A_SHEET'],
    ['a header that lacks columns', '图斑编号,批次\n1,2', {}, '422 WRONG_COLUMNS'],
    ['a column that is none', `${HEADER.join(',')},密码\n`, {}, '422 WRONG_COLUMNS'],
    ['a column that is there twice', `${HEADER.join(',')},村\n`, {}, '422 WRONG_COLUMNS'],
    ['a body larger than a ledger', Buffer.alloc(33 * 1024 * 1024), {}, '413 SHEET_TOO_LARGE'],
  ])('is refused where %s', async (what, body, { query, type }, refused) => {
    if (what === 'nobody has signed in') {
      const response = await fetch(`${platform.url}/ledger/import`, {
        method: 'POST',
        headers: { 'content-type': 'text/csv' },
        body: 'x',
      });
      const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
      expect(`${response.status} ${errors[0]!.extensions.code}`).toBe(refused);
      return;
    }
    const { status, code } = await send('zrzy-officer-1', body, query, type);
    expect(`${status} ${code ?? ''}`).toBe(refused);
  });

  it('twenty thousand rows, with progress, in one go; and the same again in none', async () => {
    const rows = [
      HEADER,
      ...Array.from({ length: 20_000 }, (_, index) => row(`B-${index}`, { village: `村${index % 90}`, party: null })),
    ];
    const file = await xlsx(rows);
    const begin = await count();
    const first = await send('zrzy-officer-1', file, 'mode=all');
    expect(summaryOf(first)).toMatchObject({ rows: 20_000, new: 20_000, written: true });
    expect(first.lines.filter((line) => line.type === 'progress').length).toBeGreaterThan(30);
    expect(await count()).toBe(begin + 20_000);
    expect(summaryOf(await send('zrzy-officer-1', file, 'mode=all'))).toMatchObject({ same: 20_000, new: 0 });
  }, 300_000);

  it('reads and writes of the whole ledger stand in the record of access', async () => {
    const rows = await rowsOf<{ operations: string[]; outcome: string[] }>(
      platform,
      `SELECT operations, outcome
       FROM access_event
       WHERE operations && ARRAY['importLedger', 'exportLedger']
       ORDER BY at`,
    );
    expect(new Set(rows.flatMap(({ operations }) => operations))).toEqual(new Set(['importLedger', 'exportLedger']));
    expect(rows.some(({ outcome }) => outcome.includes('UNAUTHENTICATED'))).toBe(true);
  });
});
