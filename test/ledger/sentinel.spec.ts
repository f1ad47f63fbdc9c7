import { landCase } from '../support/ledger-client.js';
import { rowsOf, sealed, startPlatform, type TestPlatform } from '../support/platform.js';

describe('the sentinel over the ledger', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform();
    await landCase(platform);
    await sealed(platform);
  });
  afterAll(() => platform.close());

  const FIND = 'SELECT finding FROM sentinel($1) UNION SELECT finding FROM ledger_sentinel($1)';

  it('is quiet where nothing is wrong', async () => {
    expect(await rowsOf(platform, FIND, [platform.clock.now()])).toEqual([]);
  });

  it.each([
    ['LEDGER_CHAIN', 'UPDATE ledger_record SET chain_length = chain_length + 1'],
    ['CHAIN_HEAD', "UPDATE ledger_record SET chain_head = 'x'"],
    ['NEVER_SEALED', 'INSERT INTO audit_unsealed (subject_id, seq) SELECT subject_id, seq FROM audit_event LIMIT 1'],
    ['EVENT_OUTSIDE_TREE', 'DELETE FROM audit_leaf'],
    [
      'EVENT_OF_NOTHING',
      `INSERT INTO audit_event (subject_id, subject_kind, seq, body, leaf_hash, recorded_at, tree_size, signature)
       SELECT '00000000-0000-4000-8000-000000000000', subject_kind, seq, body, 'x', recorded_at, tree_size, signature
       FROM audit_event
       LIMIT 1`,
    ],
    ['STRUCK_OFF_WITHOUT_ACCEPTANCE', "UPDATE ledger_record SET state = 'STRUCK_OFF' WHERE kind = 'CASE'"],
    ['FILED_WITHOUT_CASE', "UPDATE ledger_record SET case_id = NULL WHERE kind = 'PATCH'"],
    ['VERSION_OPEN_TWICE', 'UPDATE ledger_version SET until_at = NULL'],
    ['NOBODY_LOOKS', "UPDATE ledger_record SET look_at = '2020-01-01'"],
  ])('finds %s', async (finding, sql) => {
    const runner = platform.owner.createQueryRunner();
    await runner.startTransaction();
    try {
      await runner.query(sql);
      const in10Minutes = new Date(Date.parse(platform.clock.now()) + 600_000);
      const found = (await runner.query(FIND, [in10Minutes])) as { finding: string }[];
      expect(found.map((row) => row.finding)).toContain(finding);
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
  });
});
