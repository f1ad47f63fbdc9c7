import { FiledCase } from '../support/filed-case.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

const SEE = `query ($id: UUID!) {
  referral(id: $id) {
    myRelation allowedActions notices { id kind toId } evidences { kind } deadlines { id } auditTrail { seq }
  }
}`;

describe('who sees a referral', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform();
  });
  afterAll(() => platform.close());

  const ask = async (login: string, id: string): ReturnType<Awaited<ReturnType<TestPlatform['as']>>['ask']> =>
    (await platform.as(login)).ask(SEE, { id });
  const relation = async (login: string, id: string): Promise<unknown> => {
    const { data } = await ask(login, id);
    return (data as { referral: { myRelation: string } } | null | undefined)?.referral.myRelation ?? null;
  };

  it('nobody but the sender, before it is sent', async () => {
    const referral = await FiledCase.open(platform);
    expect(await relation('zrzy-liaison', referral.id)).toBe('SENDER');
    for (const login of ['gaj-liaison', 'jcy-liaison', 'fy-liaison', 'ldxz-auditor', 'yc-gaj-liaison']) {
      expect(await ask(login, referral.id)).toMatchObject({
        status: 404,
        errors: [{ extensions: { code: 'NOT_FOUND' } }],
      });
    }
  });

  it('holder and procuratorate once it reached them, the next organ once forwarded; strangers never', async () => {
    const referral = await FiledCase.sent(platform);
    await referral.arrived();
    expect(await relation('gaj-liaison', referral.id)).toBe('HOLDER');
    expect(await relation('jcy-liaison', referral.id)).toBe('COPIED');
    expect(await relation('yc-gaj-liaison', referral.id)).toBeNull();
    await referral.do('gaj-liaison', 'SIGN_RECEIPT');
    await referral.do('gaj-head', 'REROUTE_CASE');
    await referral.arrived();
    expect(await relation('yc-gaj-liaison', referral.id)).toBe('HOLDER');
    expect(await relation('gaj-liaison', referral.id)).toBe('FORMER_HOLDER');
    expect(await relation('fy-liaison', referral.id)).toBeNull();
  });

  it('cannot be told apart from one that does not exist', async () => {
    const referral = await FiledCase.sent(platform);
    await referral.arrived();
    const nowhere = '00000000-0000-4000-8000-000000000000';
    const [hidden, absent] = await Promise.all([ask('fy-liaison', referral.id), ask('fy-liaison', nowhere)]);
    const plain = (answer: object, id: string): string =>
      JSON.stringify(answer)
        .replaceAll(id, 'ID')
        .replace(/"requestId":"[^"]+"/, '');
    expect(plain(hidden, referral.id)).toBe(plain(absent, nowhere));
    const acted = await referral.ask('fy-liaison', 'SIGN_RECEIPT');
    expect(acted).toMatchObject({ status: 404, refusal: { code: 'NOT_FOUND' } });
  });

  it('opening a notice is for its receiver, leaves its evidence once, and shows what it says', async () => {
    const referral = await FiledCase.sent(platform);
    await referral.arrived();
    const open = async (
      login: string,
      noticeId: string,
    ): Promise<{
      status: number;
      data?: { openNotice: { content: string | null; notice: { openedAt: string } | null } } | null;
    }> =>
      (await platform.as(login)).ask(
        `mutation ($input: OpenNoticeInput!) {
           openNotice(input: $input) { content notice { openedAt } refusal { code } }
         }`,
        { input: { noticeId } },
      );
    const transfer = `${referral.id}.4.TRANSFER.hejin-public-security`;
    expect((await open('fy-liaison', transfer)).status).toBe(404);
    expect((await open('jcy-liaison', transfer)).status).toBe(404);
    // the sender looks, and an auditor of the receiver: no opening
    expect((await open('zrzy-liaison', transfer)).data?.openNotice.notice?.openedAt).toBeNull();
    const { data: read } = await open('gaj-auditor', transfer);
    expect(read?.openNotice.content).toContain('APPRAISAL_REPORT');
    expect(read?.openNotice.notice?.openedAt).toBeNull();
    const answers = await Promise.all(Array.from({ length: 5 }, () => open('gaj-liaison', transfer)));
    expect(new Set(answers.map(({ data }) => data?.openNotice.notice?.openedAt)).size).toBe(1);
    expect(answers[0]?.data?.openNotice.content).toContain('APPRAISAL_REPORT');
    const { evidences } = await referral.see<{ evidences: { noticeId: string; kind: string }[] }>(
      'zrzy-liaison',
      'evidences { noticeId kind }',
    );
    expect(evidences.filter(({ noticeId, kind }) => noticeId === transfer && kind === 'OPENED')).toHaveLength(1);
  });
});
