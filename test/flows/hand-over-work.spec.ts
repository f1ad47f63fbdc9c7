import { randomUUID } from 'node:crypto';

import { FiledCase } from '../support/filed-case.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

const HAND_OVER = `mutation ($input: HandOverWorkInput!) {
  handOverWork(input: $input) { receipts { subject { id } eventSeq } refusal { code } }
}`;

interface Payload {
  readonly handOverWork: {
    readonly receipts: { readonly subject: { readonly id: string } }[];
    readonly refusal: { readonly code: string } | null;
  };
}

describe('when an officer leaves', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform();
  });
  afterAll(() => platform.close());

  const handOver = async (
    login: string,
    fromPersonId: string,
    toPersonId: string,
    idempotencyKey: string = randomUUID(),
  ): Promise<Payload['handOverWork']> => {
    const { data, errors } = await (
      await platform.as(login)
    ).ask<Payload>(HAND_OVER, { input: { idempotencyKey, fromPersonId, toPersonId, reason: '调离岗位' } });
    return data?.handOverWork ?? { receipts: [], refusal: { code: errors?.[0]?.extensions.code ?? '' } };
  };

  it('all in hand goes to another at once, recorded in each history; nothing is left, nothing done twice', async () => {
    const referrals = [await FiledCase.open(platform), await FiledCase.open(platform), await FiledCase.sent(platform)];
    const ended = await FiledCase.sent(platform);
    await ended.do('zrzy-head', 'WITHDRAW_TRANSFER');
    expect(await handOver('zrzy-officer-2', 'zrzy-officer-1', 'zrzy-officer-3')).toMatchObject({
      refusal: { code: 'NOT_ALLOWED' },
    });
    expect(await handOver('zrzy-unit', 'zrzy-officer-1', 'zrzy-officer-2')).toMatchObject({
      receipts: [],
      refusal: { code: 'INVALID_INPUT' },
    });
    // of its own referrals only
    expect(await handOver('gaj-head', 'zrzy-officer-1', 'gaj-reviewer')).toEqual({ receipts: [], refusal: null });
    const key = randomUUID();
    const { receipts, refusal } = await handOver('zrzy-unit', 'zrzy-officer-1', 'zrzy-officer-3', key);
    expect([refusal, receipts.map(({ subject }) => subject.id).sort()]).toEqual([
      null,
      referrals.map(({ id }) => id).sort(),
    ]);
    expect(await handOver('zrzy-unit', 'zrzy-officer-1', 'zrzy-officer-3', key)).toEqual({ receipts, refusal });
    expect(await handOver('zrzy-head', 'zrzy-officer-1', 'zrzy-officer-3', key)).toEqual({
      receipts: [],
      refusal: { code: 'KEY_REUSED' }, // the key is another person's
    });
    expect(await handOver('zrzy-unit', 'zrzy-officer-1', 'zrzy-officer-3')).toEqual({ receipts: [], refusal: null });
    const { auditTrail } = await referrals[0]!.see<{ auditTrail: { body: string }[] }>(
      'zrzy-head',
      'auditTrail { body }',
    );
    expect(JSON.parse(auditTrail.at(-1)!.body)).toMatchObject({
      event: {
        action: 'REPLACE_OFFICER',
        by: { personId: 'zrzy-unit' },
        facts: { fromPersonId: 'zrzy-officer-1', toPersonId: 'zrzy-officer-3' },
      },
    });
    await referrals[1]!.do('zrzy-officer-3', 'SUBMIT_REPORT');
  });
});
