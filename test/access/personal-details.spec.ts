import { randomUUID } from 'node:crypto';

import { FiledCase } from '../support/filed-case.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

interface Detail {
  readonly id: string;
  readonly kind: string;
  readonly masked: string;
}
interface Seen {
  readonly identities: readonly Detail[];
  readonly informants: readonly Detail[];
}
interface Answer {
  readonly value?: string | null;
  readonly receipt: { readonly eventSeq: number } | null;
  readonly refusal: { readonly code: string } | null;
}
const FIELDS = 'identities { id kind masked } informants { id kind masked }';
const RECORD = `mutation ($input: RecordPersonalDetailInput!) {
  answer: recordPersonalDetail(input: $input) { receipt { eventSeq } refusal { code message messageEn } }
}`;
const REVEAL = `mutation ($input: RevealPersonalDetailInput!) {
  answer: revealPersonalDetail(input: $input) { value receipt { eventSeq } refusal { code messageEn } }
}`;
const [ID_NUMBER, TELEPHONE, INFORMANT] = ['11010519491231002X', '13800001234', '举报标记人'] as const;

describe('personal details', () => {
  let platform: TestPlatform;
  let referral: FiledCase;
  const record = async (
    login: string,
    kind: string,
    value: string,
    idempotencyKey: string = randomUUID(),
  ): Promise<Answer> =>
    (
      await (
        await platform.as(login)
      ).ask<{ answer: Answer }>(RECORD, { input: { referralId: referral.id, idempotencyKey, kind, value } })
    ).data!.answer;
  const reveal = async (login: string, detailId: string, purpose = '核对讯问对象身份'): Promise<Answer> =>
    (await (await platform.as(login)).ask<{ answer: Answer }>(REVEAL, { input: { detailId, purpose } })).data!.answer;
  beforeAll(async () => {
    platform = await startPlatform();
    referral = await FiledCase.open(platform);
    const key = randomUUID();
    expect((await record('zrzy-officer-1', 'PARTY_ID_NUMBER', ID_NUMBER, key)).refusal).toBeNull();
    expect((await record('zrzy-officer-1', 'PARTY_ID_NUMBER', ID_NUMBER, key)).refusal).toBeNull();
    expect((await record('zrzy-officer-1', 'PARTY_ID_NUMBER', '110105194912310038', key)).refusal?.code).toBe(
      'KEY_REUSED',
    );
    await record('zrzy-officer-1', 'PARTY_TELEPHONE', TELEPHONE);
    await record('zrzy-officer-1', 'INFORMANT_NAME', INFORMANT);
    await referral.do('zrzy-officer-1', 'SUBMIT_REPORT');
    await referral.do('zrzy-head', 'APPROVE_TRANSFER');
    await referral.do('zrzy-liaison', 'SEND_TRANSFER');
    await referral.arrived();
  });
  afterAll(() => platform.close());

  it('are listed masked, to those whose case it is; who informed to the sender alone', async () => {
    const [sender, holder, copied, auditor] = await Promise.all(
      ['zrzy-liaison', 'gaj-liaison', 'jcy-liaison', 'zrzy-auditor'].map((login) => referral.see<Seen>(login, FIELDS)),
    );
    expect(sender?.identities.map(({ kind, masked }) => [kind, masked])).toEqual([
      ['PARTY_ID_NUMBER', '110***********002X'],
      ['PARTY_TELEPHONE', '138****1234'],
    ]);
    expect(sender?.informants.map(({ masked }) => masked)).toEqual(['＊＊＊']);
    expect(holder).toEqual({ identities: sender?.identities, informants: [] });
    expect(copied).toEqual({ identities: [], informants: [] });
    expect(auditor).toEqual({ identities: sender?.identities, informants: [] });
  });

  it('are unmasked for whoever needs to know, with a purpose, and the history keeps who and why', async () => {
    const { identities, informants } = await referral.see<Seen>('zrzy-liaison', FIELDS);
    const [idNumber, informant] = [identities[0]!.id, informants[0]!.id];
    const answer = await reveal('gaj-reviewer', idNumber);
    expect(answer).toMatchObject({ value: ID_NUMBER, refusal: null });
    const { auditTrail } = await referral.see<{ auditTrail: { seq: number; body: string }[] }>(
      'gaj-reviewer',
      'auditTrail { seq body }',
    );
    const event = JSON.parse(auditTrail.find(({ seq }) => seq === answer.receipt?.eventSeq)!.body) as { event: object };
    expect(event.event).toMatchObject({
      kind: 'DETAIL',
      step: 'REVEALED',
      purpose: '核对讯问对象身份',
      by: { personId: 'gaj-reviewer' },
      digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
    const { accessEvents } = await (
      await platform.as('gaj-auditor')
    ).send<{
      accessEvents: { edges: { node: { operations: string[]; subjectIds: string[]; fieldGroups: string[] } }[] };
    }>('{ accessEvents { edges { node { operations subjectIds fieldGroups } } } }', {});
    expect(accessEvents.edges.map(({ node }) => node)).toContainEqual({
      operations: ['revealPersonalDetail'],
      subjectIds: [referral.id],
      fieldGroups: ['IDENTITY'],
    });

    expect((await reveal('zrzy-officer-1', informant)).value).toBe(INFORMANT); // a member of the team
    // another officer of the same agency
    expect((await reveal('zrzy-officer-3', informant)).refusal?.code).toBe('NOT_ALLOWED');
    expect((await reveal('gaj-head', informant)).refusal?.code).toBe('NOT_FOUND');
    expect((await reveal('gaj-liaison', idNumber)).refusal?.code).toBe('NOT_ALLOWED');
    expect((await reveal('jcy-liaison', idNumber)).refusal?.code).toBe('NOT_ALLOWED');
    expect((await reveal('fy-liaison', idNumber)).refusal?.code).toBe('NOT_FOUND');
    expect((await reveal('zrzy-head', idNumber, ' 1')).refusal?.code).toBe('INVALID_INPUT');
  });

  it('stand in their sealed rows alone: not in the history, a notice, the record of access or an error', async () => {
    const refused = await record('zrzy-officer-1', 'PARTY_ID_NUMBER', '110105194912310021');
    expect(refused.refusal?.code).toBe('INVALID_INPUT');
    expect(JSON.stringify(refused)).not.toContain('110105194912310021');
    const tables: { name: string }[] = await platform.owner.query(
      "SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
    );
    for (const { name } of tables) {
      const found: { found: string }[] = await platform.owner.query(
        `SELECT count(*) AS found
         FROM ${name} t
         WHERE t::text LIKE '%${ID_NUMBER}%'
           OR t::text LIKE '%${TELEPHONE}%'
           OR t::text LIKE '%${INFORMANT}%'
           OR t::text LIKE '%110105194912310021%'`,
      );
      expect([name, found[0]?.found]).toEqual([name, '0']);
    }
    await platform.owner.query(
      `UPDATE personal_detail
       SET sealed = (SELECT sealed FROM personal_detail WHERE kind = 'INFORMANT_NAME')
       WHERE kind = 'PARTY_TELEPHONE'`,
    );
    const { identities } = await referral.see<Seen>('zrzy-liaison', FIELDS);
    const moved = await (
      await platform.as('zrzy-head')
    ).ask(REVEAL, {
      input: { detailId: identities.find(({ kind }) => kind === 'PARTY_TELEPHONE')!.id, purpose: '行被调换后查看' },
    });
    expect(moved.errors?.[0]?.extensions.code).toBe('INTERNAL');
  });
});
