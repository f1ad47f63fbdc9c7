import { bodyText, type HistoryFrame } from '../../src/domain/subject/history-frame.js';
import { TreeSealing } from '../../src/oversight/tree/tree-sealing.js';
import { leafOf } from '../../src/platform/crypto/tree-hash.js';
import { FiledCase } from '../support/filed-case.js';
import { rowsOf, startPlatform, type TestPlatform } from '../support/platform.js';

interface Row {
  readonly seq: number;
  readonly body: string;
  readonly leaf: string;
  readonly signature: string;
  readonly size: string;
}

/** What somebody writes into the database must not become the ground on which others act in good faith. */
describe('an event that nobody decided, at the end of a history', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform({ settings: { SEAL_MS: '60000' } });
  });
  afterAll(() => platform.close());

  /** A copy of the last event as the next one, with its signature. */
  const forge = async (id: string): Promise<{ seq: number; leaf: string; last: Row }> => {
    const [last] = await rowsOf<Row>(
      platform,
      `SELECT seq, body, leaf_hash AS leaf, signature, tree_size AS size
       FROM audit_event
       WHERE subject_id = $1
       ORDER BY seq DESC LIMIT 1`,
      [id],
    );
    if (last === undefined) throw new Error('no event');
    const {
      format: _,
      algorithm: __,
      event,
      ...frame
    } = JSON.parse(last.body) as HistoryFrame & Record<string, unknown>;
    const seq = last.seq + 1;
    const body = bodyText({ ...frame, seq, previous: last.leaf }, event as object);
    const leaf = leafOf('sha256', body).toString('hex');
    await platform.owner.query(
      `INSERT INTO audit_event (subject_id, subject_kind, seq, body, leaf_hash, recorded_at, tree_size, signature)
       VALUES ($1, 'REFERRAL', $2, $3, $4, $5, $6, $7)`,
      [id, seq, body, leaf, frame.recordedAt, last.size, last.signature],
    );
    return { seq, leaf, last };
  };
  const takeOut = async (id: string, seq: number): Promise<void> => {
    await platform.owner.query('DELETE FROM audit_unsealed WHERE subject_id = $1 AND seq = $2', [id, seq]);
    await platform.owner.query('DELETE FROM audit_event WHERE subject_id = $1 AND seq = $2', [id, seq]);
  };
  const chain = (id: string, length: number, head: string): Promise<unknown> =>
    platform.owner.query('UPDATE referral SET chain_length = $2, chain_head = $3 WHERE id = $1', [id, length, head]);

  it.each([
    ['and the referral says that it is the last', true],
    ['and the referral does not know it', false],
  ])('%s: no act stands on it, others go on, and all goes on when it is gone', async (_, moves) => {
    const referral = await FiledCase.open(platform);
    await platform.settled();
    const { seq, leaf, last } = await forge(referral.id);
    if (moves) await chain(referral.id, seq, leaf);
    const refused = await referral.ask('zrzy-officer-1', 'SUBMIT_REPORT');
    expect([refused.status, refused.refusal?.code]).toEqual([503, 'NOT_PROVABLE']);
    expect(refused.refusal?.messageEn).toMatch(/the last event \(\d+\) of ".*" was not written by the platform/);
    await FiledCase.open(platform);
    await takeOut(referral.id, seq);
    if (moves) await chain(referral.id, last.seq, last.leaf);
    await referral.do('zrzy-officer-1', 'SUBMIT_REPORT');
    await platform.settled();
    expect(await platform.app.get(TreeSealing).seal()).toBeGreaterThan(0);
  });

  it('is not made good by a copied signature after the history was sealed', async () => {
    const referral = await FiledCase.open(platform);
    await platform.settled();
    await platform.app.get(TreeSealing).seal();
    const { seq, leaf } = await forge(referral.id);
    await chain(referral.id, seq, leaf);
    expect((await referral.ask('zrzy-officer-1', 'SUBMIT_REPORT')).refusal?.code).toBe('NOT_PROVABLE');
    await takeOut(referral.id, seq);
  });
});
