import { setTimeout as sleep } from 'node:timers/promises';

import { TreeSealing } from '../../src/oversight/tree/tree-sealing.js';
import { FiledCase } from '../support/filed-case.js';
import { startPlatform, type TestPlatform, until } from '../support/platform.js';

/** So long a process may believe that a checkpoint is the newest. */
const BELIEVED_MS = 2_100;

/** What the owner of the database writes about the tree must not get into what the platform signs. */
describe('a database that names a checkpoint which nobody signed', () => {
  let platform: TestPlatform;
  let referral: FiledCase;
  const health = async (): Promise<{ why?: string[] }> =>
    (await (await fetch(`${platform.url}/health`)).json()) as { why?: string[] };
  beforeAll(async () => {
    platform = await startPlatform({ settings: { SEAL_MS: '60000' } });
    referral = await FiledCase.open(platform);
    await platform.settled();
    await platform.app.get(TreeSealing).seal();
  });
  afterAll(() => platform.close());

  for (const [what, note] of [
    ['a copy of the last note', 'note'],
    ['garbage', "'garbage'"],
  ] as const)
    it(`writes no act over ${what}, says so, and goes on when the row is gone`, async () => {
      await platform.owner.query(
        `INSERT INTO audit_checkpoint (tree_size, root, peaks, note, at)
         SELECT 500000, root, peaks, ${note}, at FROM audit_checkpoint ORDER BY tree_size DESC LIMIT 1`,
      );
      await sleep(BELIEVED_MS);
      const refused = await referral.ask('zrzy-officer-1', 'SUBMIT_REPORT');
      expect([refused.status, refused.refusal?.code]).toEqual([503, 'NOT_PROVABLE']);
      expect(refused.refusal?.messageEn).toMatch(/the newest checkpoint, of 500000 events, is not what was signed/);
      expect((await health()).why).toContainEqual(expect.stringMatching(/^acts are refused: the newest checkpoint/));
      await platform.owner.query('DELETE FROM audit_checkpoint WHERE tree_size = 500000');
      await FiledCase.open(platform);
      await platform.settled();
      expect(await platform.app.get(TreeSealing).seal()).toBeGreaterThan(0);
      await until(async () => (await health()).why === undefined, 'health finds nothing', 10_000);
    });

  it('lets nobody stop the platform with the name of another key', async () => {
    await platform.owner.query(
      "INSERT INTO audit_key (vkey, since_size, at) VALUES ('evil+00000000+AAAA', 999999, now())",
    );
    await sleep(BELIEVED_MS);
    await referral.do('zrzy-officer-1', 'SUBMIT_REPORT');
    await platform.owner.query("DELETE FROM audit_key WHERE vkey LIKE 'evil%'");
  });
});
