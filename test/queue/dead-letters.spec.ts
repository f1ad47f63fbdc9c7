import { randomUUID } from 'node:crypto';

import { jest } from '@jest/globals';

import { Bell } from '../../src/platform/database/bell.js';
import type { QueueJob } from '../../src/platform/queue/job-contracts.js';
import { Delivery } from '../../src/relay/delivery.js';
import { Outbox } from '../../src/relay/outbox.js';
import { FiledCase } from '../support/filed-case.js';
import { startPlatform, type TestPlatform, until } from '../support/platform.js';

interface Letters {
  readonly deadLetters: {
    readonly totalCount: number;
    readonly edges: readonly {
      readonly node: {
        readonly noticeId: string;
        readonly referralNumber: string;
        readonly noticeName: string;
        readonly agencyName: string;
        readonly reason: string;
        readonly attempts: number;
      };
    }[];
  };
}

const LETTERS =
  '{ deadLetters { totalCount edges { node { noticeId referralNumber noticeName agencyName reason attempts } } } }';
const REPLAY = `mutation ($input: ReplayDeadLetterInput!) {
  replayDeadLetter(input: $input) { receipt { eventSeq leafHash } refusal { code } }
}`;

describe('a message that cannot be delivered', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform({ settings: { RELAY_ATTEMPTS: '3', RELAY_BACKOFF_MS: '10', LOG_LEVEL: 'fatal' } });
  });
  afterAll(() => platform.close());

  /** The directory is a snapshot of three seconds at most. */
  const setActive = async (agency: string, active: boolean): Promise<void> => {
    await platform.owner.query('UPDATE agency SET active = $2 WHERE id = $1', [agency, active]);
    platform.later(1);
  };
  const replay = async (
    login: string,
    noticeId: string,
    idempotencyKey: string = randomUUID(),
  ): ReturnType<Awaited<ReturnType<TestPlatform['as']>>['ask']> =>
    (await platform.as(login)).ask(REPLAY, { input: { noticeId, idempotencyKey } });

  it('is tried, given up, named in plain words, and delivered once a person sends it again', async () => {
    await setActive('hejin-public-security', false);
    const referral = await FiledCase.sent(platform);
    const noticeId = `${referral.id}.4.TRANSFER.hejin-public-security`;
    await until(
      async () => (await platform.owner.query<unknown[]>("SELECT 1 FROM outbox WHERE state = 'DEAD'")).length === 1,
      'the message is given up',
    );

    const { deadLetters } = await (await platform.as('zrzy-liaison')).send<Letters>(LETTERS);
    expect(deadLetters.totalCount).toBe(1);
    expect(deadLetters.edges[0]?.node).toMatchObject({
      noticeId,
      noticeName: '涉嫌犯罪案件移送书',
      agencyName: '河津市公安局',
      attempts: 3,
    });
    expect(deadLetters.edges[0]?.node.referralNumber).toMatch(/^R01-\d{4}-\d{4}$/);
    expect(deadLetters.edges[0]?.node.reason).toBe(
      '河津市公安局已停用，暂时不能接收文书；请与该机关联系，恢复后重新投递',
    );
    expect((await (await platform.as('fy-liaison')).send<Letters>(LETTERS)).deadLetters.totalCount).toBe(0);
    expect(await replay('fy-liaison', noticeId)).toMatchObject({
      status: 404,
      data: { replayDeadLetter: { refusal: { code: 'NOT_FOUND' } } },
    });

    const health = await fetch(`${platform.url}/health`);
    expect([health.status, await health.json()]).toEqual([
      200,
      { status: 'degraded', why: ['1 messages were given up: see deadLetters of the sending agencies'] },
    ]);

    expect(await replay('zrzy-auditor', noticeId)).toMatchObject({
      errors: [{ extensions: { code: 'NOT_ALLOWED' } }], // whoever checks does not act
    });
    await setActive('hejin-public-security', true);
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 5 }, () => replay('zrzy-liaison', noticeId, key)));
    expect(new Set(answers.map(({ data }) => JSON.stringify(data))).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 200, data: { replayDeadLetter: { refusal: null } } });
    await referral.arrived();
    expect(await replay('zrzy-liaison', noticeId)).toMatchObject({ status: 404 });

    const { evidences, auditTrail } = await referral.see<{
      evidences: { noticeId: string; kind: string }[];
      auditTrail: { body: string }[];
    }>('zrzy-liaison', 'evidences { noticeId kind } auditTrail { body }');
    expect(evidences.filter((evidence) => evidence.noticeId === noticeId).map((evidence) => evidence.kind)).toEqual([
      'SUBMITTED',
      'RELAY_FAILED',
      'NOT_DELIVERED',
      'RELAYED',
      'DELIVERED',
    ]);
    const steps = auditTrail
      .map(({ body }) => (JSON.parse(body) as { event: { step?: string; noticeId?: string } }).event)
      .filter((event) => event.noticeId === noticeId)
      .map((event) => event.step);
    expect(steps).toEqual(['RELAY_FAILED', 'REPLAYED', 'RELAYED', 'DELIVERED']);
    await referral.do('gaj-liaison', 'SIGN_RECEIPT');
  });
});

describe('a message that fails again and again, whatever the queue says', () => {
  it('is told by health after ten minutes, and by the sentinel after an hour', async () => {
    const platform = await startPlatform({ relay: false });
    try {
      await FiledCase.sent(platform);
      const lease = (): Promise<unknown> =>
        platform.owner.query("UPDATE outbox SET state = 'QUEUED', queued_at = $1, lease_until = $2", [
          platform.clock.now(),
          '2999-01-01T00:00:00.000Z',
        ]);
      const said = async (): Promise<unknown[]> => {
        await lease(); // handed to the queue just now, again
        const { why = [] } = (await (await fetch(`${platform.url}/health`)).json()) as { why?: string[] };
        const { sentinelFindings } = await (
          await platform.as('sys-admin')
        ).send<{ sentinelFindings: { finding: string }[] }>('{ sentinelFindings { finding } }');
        return [
          why.filter((line) => line.includes('have not arrived after ten minutes')).length,
          sentinelFindings.filter(({ finding }) => finding === 'MESSAGE_NEVER_ENDED').length > 0,
        ];
      };
      expect(await said()).toEqual([0, false]);
      platform.later(0.2);
      expect(await said()).toEqual([1, false]);
      platform.later(1);
      expect(await said()).toEqual([1, true]);
    } finally {
      await platform.close();
    }
  });
});

describe('a queue in which jobs wait longer than their lease', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform({ settings: { RELAY_POLL_MS: '60000', RELAY_LEASE_MS: '500' } });
    // the leases are taken by hand here
    jest.spyOn(platform.app.get(Bell, { strict: false }), 'ring').mockImplementation(() => undefined);
  });
  afterAll(() => platform.close());

  it('still carries: whichever job comes first delivers, the others find nothing to do', async () => {
    const [outbox, delivery] = [
      platform.app.get(Outbox, { strict: false }),
      platform.app.get(Delivery, { strict: false }),
    ];
    const referral = await FiledCase.sent(platform);
    const to = ['hejin-procuratorate', 'hejin-public-security'].map((agency) => `${referral.id}.4.TRANSFER.${agency}`);
    const jobs: QueueJob[][] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      jobs.push((await outbox.lease()).map(({ id, leaseToken }) => ({ id, attempt: leaseToken })));
      platform.later(1);
    }
    expect(jobs.map((turn) => turn.map(({ id }) => id).sort())).toEqual([to, to, to]);
    for (const job of jobs[0]!) await delivery.deliver(job);
    await referral.arrived();
    await Promise.all(jobs.flat().map((job) => delivery.deliver(job)));
    const { evidences } = await referral.see<{ evidences: { noticeId: string; kind: string }[] }>(
      'zrzy-liaison',
      'evidences { noticeId kind }',
    );
    for (const noticeId of to)
      expect(evidences.filter((evidence) => evidence.noticeId === noticeId).map(({ kind }) => kind)).toEqual([
        'SUBMITTED',
        'RELAYED',
        'DELIVERED',
      ]);
  });
});
