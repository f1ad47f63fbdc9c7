import type { DocumentEntry } from '../../src/domain/referral/referral.js';
import { asGiven, document, FACTS, TRANSFER_DOCUMENTS } from '../support/facts.js';
import { ask, FiledCase } from '../support/filed-case.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

interface Preflight {
  readonly missing: string[];
  readonly receivers: { readonly id: string }[];
  readonly ruling: { readonly toAgencyId: string; readonly documentNumber: string } | null;
}
const FIELDS = '{ missing receivers { id } ruling { toAgencyId documentNumber } }';

describe('no ping-pong, over the API', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform();
  });
  afterAll(() => platform.close());

  async function preflight(
    referral: FiledCase,
    documents: object[],
    login = 'zrzy-liaison',
  ): Promise<Preflight | null> {
    const { data } = await (
      await platform.as(login)
    ).ask<{ referral: { preflight: Preflight | null } }>(
      `query ($id: UUID!, $documents: [DocumentEntryInput!]!) {
         referral(id: $id) { preflight(documents: $documents) ${FIELDS} }
       }`,
      { id: referral.id, ...asGiven({ documents: documents as DocumentEntry[] }) },
    );
    return data?.referral.preflight ?? null;
  }

  async function approved(): Promise<FiledCase> {
    const referral = await FiledCase.open(platform);
    await referral.do('zrzy-officer-1', 'SUBMIT_REPORT');
    await referral.do('zrzy-head', 'APPROVE_TRANSFER');
    return referral;
  }

  it('the pre-flight names everything that is missing at once, and writes nothing', async () => {
    const referral = await approved();
    const version = await referral.version();
    const none = await preflight(referral, []);
    expect(none?.missing).toEqual([
      'W07 涉嫌犯罪案件移送书',
      'W04 涉嫌犯罪案件情况的调查报告',
      'W08 移送案件材料清单',
      'W09 涉案物品清单',
      'W05 有关检验报告或者鉴定结论（耕地破坏程度鉴定）',
    ]);
    expect(none?.receivers.map(({ id }) => id)).toEqual(['hejin-public-security']);
    expect(
      (await referral.ask('zrzy-liaison', 'SEND_TRANSFER', { ...FACTS.SEND_TRANSFER, documents: [] })).refusal,
    ).toMatchObject({ code: 'MISSING_DOCUMENTS' });
    expect(await preflight(referral, TRANSFER_DOCUMENTS)).toMatchObject({ missing: [], ruling: null });
    expect(await referral.version()).toBe(version);
  });

  it('a second forward opens a dispute, the common superior decides, and the ruling is offered next time', async () => {
    const referral = await FiledCase.sent(platform);
    await referral.do('gaj-liaison', 'SIGN_RECEIPT');
    await referral.do('gaj-head', 'REROUTE_CASE');
    await referral.do('yc-gaj-liaison', 'SIGN_RECEIPT');
    expect(
      (
        await referral.ask('yc-gaj-head', 'REROUTE_CASE', {
          ...FACTS.REROUTE_CASE,
          toAgencyId: 'hejin-public-security',
        })
      ).refusal,
    ).toMatchObject({ code: 'PRECONDITION' });
    expect((await referral.ask('gat-head', 'DESIGNATE')).status).toBe(404);
    await referral.do('yc-gaj-head', 'DISPUTE_COMPETENCE');
    await referral.sign('gat-liaison', 'DISPUTE');
    expect((await referral.ask('ldxz-head', 'DESIGNATE')).status).toBe(404);
    await referral.do('gat-head', 'DESIGNATE', {
      ...FACTS.DESIGNATE,
      documentNumber: '晋公指管〔2023〕1号',
      toAgencyId: 'hejin-public-security',
    });
    await referral.do('gaj-liaison', 'ACKNOWLEDGE_DESIGNATION');
    await referral.do('gaj-liaison', 'ACCEPT_CASE');
    expect((await referral.ask('gaj-liaison', 'RETURN_CASE')).refusal).toMatchObject({ code: 'PRECONDITION' });
    await referral.do('gaj-reviewer', 'FILE_CASE');

    const ruling = { toAgencyId: 'hejin-public-security', documentNumber: '晋公指管〔2023〕1号' };
    expect((await preflight(await approved(), []))?.ruling).toEqual(ruling);
    expect(await preflight(referral, [], 'gaj-liaison')).toBeNull();
  });

  it('what came back is sent again in its thread: its file stays, and what was missing must be added', async () => {
    const first = await FiledCase.sent(platform);
    await first.do('gaj-liaison', 'SIGN_RECEIPT');
    await first.do('gaj-liaison', 'RETURN_CASE');
    await first.arrived();
    const again = await FiledCase.open(platform, { continuesId: first.id });
    expect((await preflight(again, []))?.missing).toEqual(['管辖依据说明']);
    expect(await preflight(again, [document('OTHER', '管辖依据说明')])).toMatchObject({ missing: [] });
    const { thread } = await again.see<{ thread: { id: string }[] }>('zrzy-liaison', 'thread { id }');
    expect(thread.map(({ id }) => id)).toEqual([first.id, again.id]);
  });

  it('an act on paper is recorded with the paper’s number and time', async () => {
    const referral = await FiledCase.sent(platform);
    await referral.arrived();
    const actedAt = platform.clock.now();
    platform.later(24 * 5);
    const { refusal } = await ask(await platform.as('gaj-liaison'), 'SIGN_RECEIPT', {
      referralId: referral.id,
      expectedVersion: await referral.version(),
      idempotencyKey: crypto.randomUUID(),
      remarks: '',
      onPaper: { documentNumber: '河公回字〔2023〕7号', actedAt },
    });
    expect(refusal).toBeNull();
    const { deadlines } = await referral.see<{ deadlines: { ruleId: string; startsAt: string }[] }>(
      'gaj-liaison',
      'deadlines { ruleId startsAt }',
    );
    expect(deadlines).toContainEqual({ ruleId: 'D-06', startsAt: actedAt });
  });

  it('a limit is changed on record, and the other parties are told', async () => {
    const referral = await FiledCase.sent(platform);
    await referral.do('gaj-liaison', 'SIGN_RECEIPT');
    const own = await referral.see<{ deadlines: { id: string; ruleId: string; dueAt: string }[] }>(
      'gaj-liaison',
      'deadlines { id ruleId dueAt }',
    );
    const review = own.deadlines.find(({ ruleId }) => ruleId === 'D-06');
    const until = new Date(Date.parse(review!.dueAt) + 40 * 86_400_000).toISOString().slice(0, 10);
    const facts = {
      ...FACTS.CHANGE_LIMIT,
      deadlineId: review!.id,
      basis: 'FORCE_MAJEURE',
      until,
    } as typeof FACTS.CHANGE_LIMIT;
    await referral.do('gaj-head', 'CHANGE_LIMIT', facts);
    await referral.arrived();
    const seen = await referral.see<{
      deadlines: { ruleId: string; state: string; explanation: string }[];
      notices: { kind: string }[];
    }>('zrzy-liaison', 'deadlines { ruleId state explanation } notices { kind }');
    expect(
      seen.deadlines
        .filter(({ ruleId }) => ruleId === 'D-06')
        .map(({ state }) => state)
        .sort(),
    ).toEqual(['CANCELLED', 'OPEN']);
    expect(seen.deadlines.find(({ ruleId, state }) => ruleId === 'D-06' && state === 'OPEN')?.explanation).toContain(
      `中止至${until}`,
    );
    expect(seen.notices.map(({ kind }) => kind)).toContain('EXTENSION');
  });
});
