import type { DataSource } from 'typeorm';

import { ADMIN_POSTS, HEAD_POSTS } from '../../src/domain/agency/agency.js';
import { AGENCY_KINDS, type AgencyKind } from '../../src/domain/agency/agency.js';
import { CLOCK_TOLERANCE_MS } from '../../src/domain/audit/checkpoint.js';
import { REGIMES } from '../../src/domain/deadline/deadline-rule.js';
import {
  EMERGENCY_POSTS,
  LONGEST_ACCESS_HOURS,
  MOST_ACCESSES_A_DAY,
} from '../../src/domain/decision/decide-emergency-access.js';
import { searchable } from '../../src/domain/kernel/search-text.js';
import { seesWhole } from '../../src/domain/ledger/ledger-reading.js';
import { createDataSource } from '../../src/platform/database/data-source.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { emptyDatabase, type TestDatabase } from '../support/database.js';

/**
 * Rules that stand twice: in TypeScript, where they are offered and explained, and in the database, where they hold
 * whoever asks. Each pair is named here. Others have a test beside their feature: what may be known of an event
 * (audit/review), the routes without emergency access (access/emergency-access), row-level security
 * (access/row-security).
 */
describe('a rule that stands in SQL and in TypeScript says the same in both', () => {
  let database: TestDatabase;
  let owner: DataSource;
  beforeAll(async () => {
    database = await emptyDatabase();
    owner = await createDataSource(database.url, null, 2).initialize();
    await migrate(owner);
  });
  afterAll(async () => {
    await owner.destroy();
    await database.drop();
  });

  const one = async (sql: string, name: string): Promise<string> => {
    const rows: { text: string }[] = await owner.query(sql, [name]);
    expect(rows.length).toBeGreaterThan(0);
    return rows.map(({ text }) => text).join('\n');
  };
  const functionText = (name: string): Promise<string> =>
    one('SELECT prosrc AS text FROM pg_proc WHERE proname = $1', name);
  const constraint = (name: string): Promise<string> =>
    one('SELECT pg_get_constraintdef(oid) AS text FROM pg_constraint WHERE conname = $1', name);
  const policy = (name: string): Promise<string> =>
    one(
      "SELECT pg_get_expr(polqual, polrelid) AS text FROM pg_policy WHERE polrelid::regclass || '.' || polname = $1",
      name,
    );
  const list = (texts: readonly string[]): string => `ARRAY[${texts.map((text) => `'${text}'`).join(', ')}]`;
  const listed = (text: string): string[] => [...text.matchAll(/'([A-Z_]+)'::text/g)].map(([, word]) => word!);

  it('how far a clock may be behind: CLOCK_TOLERANCE_MS and audit_event_is_queued', async () => {
    expect(await functionText('audit_event_is_queued')).toContain(`interval '${CLOCK_TOLERANCE_MS / 60_000} minutes'`);
  });

  it('how a text is compared in a search: searchable in both', async () => {
    const texts = [
      '河自然资移字〔2023〕72号',
      ' ＪＣ－2023\u3000【甲】[b]（c） ',
      'Ａｂ\tC\n d',
      '僧楼镇①',
      'ǅ İ ß',
      '',
    ];
    const sql = 'SELECT searchable(t) AS text FROM unnest($1::text[]) t';
    const rows: { text: string }[] = await owner.query(sql, [texts]);
    expect(rows.map(({ text }) => text)).toEqual(texts.map(searchable));
  });

  it('emergency access: who, how long, how often; and begin_emergency_access, three_hours_at_most', async () => {
    const begins = await functionText('begin_emergency_access');
    expect(begins).toContain(list(EMERGENCY_POSTS));
    expect(begins).toContain(`interval '24 hours') >= ${MOST_ACCESSES_A_DAY}`);
    expect(await constraint('three_hours_at_most')).toContain(`'0${LONGEST_ACCESS_HOURS}:00:00'::interval`);
  });

  it('who decides on a delegation: HEAD_POSTS and decide_role_change', async () => {
    expect(await functionText('decide_role_change')).toContain(list(HEAD_POSTS));
  });

  it('the three administrators: ADMIN_POSTS and person_class_check, post_of_class, administrator_goes_on', async () => {
    expect(listed(await constraint('person_class_check'))).toEqual(['CASE', ...ADMIN_POSTS, 'SERVICE']);
    expect(await constraint('post_of_class')).toContain(ADMIN_POSTS.map((post) => `'${post}'::text`).join(', '));
    const trigger = await one(
      'SELECT pg_get_triggerdef(oid) AS text FROM pg_trigger WHERE tgname = $1',
      'administrator_goes_on',
    );
    expect(listed(trigger)).toEqual([...ADMIN_POSTS]);
  });

  it('how days are counted: REGIMES and deadline_rule_regime_check', async () => {
    expect(listed(await constraint('deadline_rule_regime_check')).sort()).toEqual(Object.keys(REGIMES).sort());
  });

  it('who sees the whole ledger: seesWhole and the policies of ledger_record and ledger_version', async () => {
    const kinds = (Object.keys(AGENCY_KINDS) as AgencyKind[]).filter((agencyKind) => seesWhole({ agencyKind }));
    for (const table of ['ledger_record', 'ledger_version']) {
      const [first] = (await policy(`${table}.concerned`)).split(' OR ');
      expect([table, listed(first!).sort()]).toEqual([table, [...kinds].sort()]);
    }
  });
});
