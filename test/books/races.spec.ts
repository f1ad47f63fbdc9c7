import { randomUUID } from 'node:crypto';

import { FACTS } from '../support/facts.js';
import { ask, FiledCase, type Payload } from '../support/filed-case.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

interface Written {
  readonly version: number;
  readonly state: string;
  readonly chain: number;
  readonly events: number;
  readonly receipts: number;
}

describe('two people at once', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform({ relay: false });
  });
  afterAll(() => platform.close());

  async function written(id: string): Promise<Written> {
    const rows: Written[] = await platform.owner.query(
      `SELECT version, state, chain_length AS chain,
         (SELECT count(*)::int FROM audit_event WHERE subject_id = $1) AS events,
         (SELECT count(*)::int FROM command_receipt WHERE receipts #>> '{0,subject,id}' = $1::text) AS receipts
       FROM referral
       WHERE id = $1`,
      [id],
    );
    return rows[0]!;
  }

  it('200 races of two commands on one version: one winner, one is told why', async () => {
    const winners: Record<string, number> = {};
    for (let round = 0; round < 25; round += 1) {
      await Promise.all(
        Array.from({ length: 8 }, async () => {
          const referral = await FiledCase.open(platform);
          await referral.ask('zrzy-officer-1', 'SUBMIT_REPORT', FACTS.SUBMIT_REPORT, 1);
          const answers = await Promise.all([
            referral.ask('zrzy-head', 'APPROVE_TRANSFER', FACTS.APPROVE_TRANSFER, 2),
            referral.ask('zrzy-head', 'REFUSE_TRANSFER', FACTS.REFUSE_TRANSFER, 2),
          ]);
          const [winner] = answers.filter((answer) => answer.receipt !== null);
          const [loser] = answers.filter((answer) => answer.refusal !== null);
          expect(loser).toMatchObject({
            status: 409,
            refusal: { __typename: 'StaleVersionRefusal', code: 'STALE_VERSION' },
            receipt: null,
          });
          expect(await written(referral.id)).toEqual({
            version: 3,
            state: winner?.referral?.state,
            chain: 3,
            events: 3,
            receipts: 3,
          });
          const state = winner?.referral?.state ?? 'none';
          winners[state] = (winners[state] ?? 0) + 1;
        }),
      );
    }
    expect(Object.values(winners).reduce((sum, count) => sum + count, 0)).toBe(200);
  });

  it('the same key twenty times at once: one effect, one answer', async () => {
    const referral = await FiledCase.open(platform);
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => referral.ask('zrzy-officer-1', 'SUBMIT_REPORT', FACTS.SUBMIT_REPORT, 1, key)),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer.receipt))).size).toBe(1);
    expect(answers.every((answer) => answer.status === 200 && answer.refusal === null)).toBe(true);
    expect(await written(referral.id)).toEqual({ version: 2, state: 'REPORTED', chain: 2, events: 2, receipts: 2 });
  });

  it('the same opening twenty times at once: one referral, one number, and the next number follows it', async () => {
    const [before] = await numbers();
    const input = { ...FACTS.OPEN, foundAt: platform.clock.now(), routeId: 'R01', idempotencyKey: randomUUID() };
    const client = await platform.as('zrzy-unit');
    const answers: Payload[] = await Promise.all(Array.from({ length: 20 }, () => ask(client, 'OPEN', input)));
    expect(new Set(answers.map((answer) => answer.referral?.id)).size).toBe(1);
    await FiledCase.open(platform);
    const [after] = await numbers();
    expect(after).toBe(before! + 2);
  });

  it('a key that stands for another request is refused, and another agency may use it', async () => {
    const referral = await FiledCase.open(platform);
    const key = randomUUID();
    await referral.ask('zrzy-officer-1', 'SUBMIT_REPORT', FACTS.SUBMIT_REPORT, 1, key);
    const other = { ...FACTS.SUBMIT_REPORT, opinion: '另一意见' };
    expect(await referral.ask('zrzy-officer-1', 'SUBMIT_REPORT', other, 1, key)).toMatchObject({
      status: 409,
      refusal: { code: 'KEY_REUSED' },
    });
    expect(await referral.ask('gaj-liaison', 'SIGN_RECEIPT', FACTS.SIGN_RECEIPT, 1, key)).toMatchObject({
      status: 404,
      refusal: { code: 'NOT_FOUND' },
    });
  });

  it('a refusal leaves nothing behind, not even its key', async () => {
    const referral = await FiledCase.open(platform);
    const key = randomUUID();
    const before = await written(referral.id);
    expect(await referral.ask('zrzy-head', 'APPROVE_TRANSFER', FACTS.APPROVE_TRANSFER, 1, key)).toMatchObject({
      status: 409,
      refusal: { code: 'WRONG_STATE' },
    });
    expect(await written(referral.id)).toEqual(before);
    await referral.ask('zrzy-officer-1', 'SUBMIT_REPORT', FACTS.SUBMIT_REPORT, 1);
    expect(await referral.ask('zrzy-head', 'APPROVE_TRANSFER', FACTS.APPROVE_TRANSFER, 2, key)).toMatchObject({
      status: 200,
      refusal: null,
    });
  });

  async function numbers(): Promise<number[]> {
    const rows: { last: number }[] = await platform.owner.query('SELECT last FROM number_series');
    return rows.map((row) => row.last);
  }
});
