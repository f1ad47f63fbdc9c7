import { FiledCase } from '../support/filed-case.js';
import { landCase } from '../support/ledger-client.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';
import { runProgram } from '../support/process.js';

describe('what is derived from a case file', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform();
    const sent = await Promise.all(Array.from({ length: 3 }, () => FiledCase.sent(platform)));
    await platform.settled();
    await sent[0]!.do('gaj-liaison', 'SIGN_RECEIPT');
    await sent[1]!.do('zrzy-head', 'WITHDRAW_TRANSFER');
    await platform.settled();
    await landCase(platform, {}, {});
  });
  afterAll(() => platform.close());

  const kept = async (): Promise<unknown> => [
    await platform.owner.query('SELECT * FROM inbox_entry ORDER BY agency_id, referral_id'),
    await platform.owner.query('SELECT * FROM search_entry ORDER BY referral_id'),
    await platform.owner.query('SELECT * FROM ledger_search ORDER BY record_id'),
  ];
  const findings = (): Promise<{ finding: string }[]> =>
    platform.owner.query('SELECT DISTINCT finding FROM sentinel($1) ORDER BY 1', [platform.clock.now()]);
  const derive = (): Promise<{ code: number | null; said: string }> =>
    runProgram('programs/operate/derive', [], { DATABASE_URL: platform.databaseUrl });

  it('is put right beside the running platform by one command, which leaves alone what is right', async () => {
    const before = await kept();
    await platform.owner.query("DELETE FROM inbox_entry WHERE agency_id = 'hejin-public-security'");
    await platform.owner.query("UPDATE inbox_entry SET tab = 'DONE', unread = NOT unread WHERE tab = 'COPIED'");
    await platform.owner.query(`INSERT INTO inbox_entry
      SELECT 'hejin-court', referral_id, tab, action, notice_id, to_approve, unread, since, arrived_at, due_at
      FROM inbox_entry WHERE agency_id = 'hejin-natural-resources' LIMIT 1`);
    await platform.owner.query('DELETE FROM search_entry WHERE opened_at = (SELECT min(opened_at) FROM search_entry)');
    await platform.owner.query("UPDATE search_entry SET words = '', notice_texts = '{}'");
    await platform.owner.query("DELETE FROM ledger_search WHERE kind = 'CASE'");
    await platform.owner.query("UPDATE ledger_search SET words = '', open_text = ''");
    expect((await findings()).map(({ finding }) => finding)).toEqual([
      'INBOX_NOT_AS_RECORDED',
      'SEARCH_NOT_AS_RECORDED',
    ]);
    expect(await derive()).toMatchObject({
      code: 0,
      said: expect.stringContaining('3 referrals derived again, 7 inbox entries put right') as string,
    });
    expect(await kept()).toEqual(before);
    expect(await findings()).toEqual([]);
    expect((await derive()).said).toContain('2 records of the ledger derived again');
    expect((await derive()).said).toContain('3 referrals derived again, 0 inbox entries put right');
    expect(await kept()).toEqual(before);
  });
});
