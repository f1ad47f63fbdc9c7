import { OverdueSweep } from '../../src/deadlines/overdue-sweep.js';
import { FACTS } from '../support/facts.js';
import { FiledCase } from '../support/filed-case.js';
import { landCase } from '../support/ledger-client.js';
import { startPlatform, type TestPlatform, until } from '../support/platform.js';

interface Entry {
  readonly seq: number;
  readonly mark: string;
  readonly zh: string;
  readonly en: string;
  readonly by: { readonly agencyId: string; readonly post: string } | null;
  readonly said: string | null;
  readonly documentNumber: string | null;
  readonly stateName: string | null;
  readonly late: readonly string[];
}

const TIMELINE = `timeline {
  seq at recordedAt mark zh en by { agencyId post name } said documentNumber stateName late
}`;

describe('the timeline', () => {
  let platform: TestPlatform;
  let one: FiledCase;
  beforeAll(async () => {
    platform = await startPlatform();
    one = await FiledCase.sent(platform);
    await platform.settled();
  });
  afterAll(() => platform.close());

  const seenBy = async (login: string): Promise<readonly Entry[]> =>
    (await one.see<{ timeline: readonly Entry[] }>(login, TIMELINE)).timeline;

  it('tells every event of the history once, newest first, in both languages', async () => {
    await one.do('gaj-liaison', 'SIGN_RECEIPT');
    await platform.settled();
    const entries = await seenBy('zrzy-liaison');
    const { auditTrail } = await one.see<{ auditTrail: readonly { seq: number }[] }>(
      'zrzy-liaison',
      'auditTrail { seq }',
    );
    expect(entries.map(({ seq }) => seq)).toEqual(auditTrail.map(({ seq }) => seq).reverse());
    for (const { zh, en } of entries) {
      expect(zh).toMatch(/\p{Script=Han}/u);
      expect(en).toMatch(/[a-z]{3}/);
    }
    const acts = entries.filter(({ mark }) => mark === 'ACT').reverse();
    expect(acts.map(({ zh, by }) => [zh, by?.agencyId, by?.post])).toEqual([
      ['启动移送', 'hejin-natural-resources', 'UNIT_HEAD'],
      ['提出书面报告', 'hejin-natural-resources', 'OFFICER'],
      ['批准移送', 'hejin-natural-resources', 'HEAD'],
      ['移送', 'hejin-natural-resources', 'LIAISON'],
      ['签收（回执）', 'hejin-public-security', 'LIAISON'],
    ]);
    expect(entries.map(({ zh }) => zh)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^《.*移送书》已送达$/),
        expect.stringMatching(/^《移送回执》已传递$/),
      ]),
    );
  });

  it('says what was said, under which number, and where it led', async () => {
    await one.do('gaj-reviewer', 'ACCEPT_CASE');
    await one.do('gaj-head', 'DECLINE_FILING');
    await platform.settled();
    const unopened = (await seenBy('zrzy-liaison')).map(({ said }) => said);
    expect(unopened).not.toContain(FACTS.DECLINE_FILING.statement); // it stands in a paper that nobody has opened yet
    const { notices } = await one.see<{ notices: readonly { id: string; kind: string }[] }>(
      'zrzy-liaison',
      'notices { id kind }',
    );
    await (
      await platform.as('zrzy-liaison')
    ).send('mutation ($input: OpenNoticeInput!) { openNotice(input: $input) { receipt { leafHash } } }', {
      input: { noticeId: notices.find(({ kind }) => kind === 'DECLINE')?.id },
    });
    const [declined] = (await seenBy('zrzy-liaison')).filter(({ zh }) => zh === '不予立案');
    expect(declined).toMatchObject({ mark: 'ACT', by: { post: 'HEAD' }, late: [] });
    expect(declined?.said).toBe(FACTS.DECLINE_FILING.statement);
    expect(declined?.documentNumber).toMatch(/〔\d{4}〕\d+号$/);
    expect(declined?.stateName).not.toBeNull();
  });

  it('draws what was missed, and names the limit', async () => {
    platform.later(24 * 60);
    await until(async () => (await platform.app.get(OverdueSweep).sweep()) === 0, 'every step has been taken');
    const lost = await FiledCase.sent(platform);
    await platform.settled();
    platform.later(24 * 20);
    await until(async () => (await platform.app.get(OverdueSweep).sweep()) === 0, 'every step has been taken');
    await platform.settled();
    const { timeline } = await lost.see<{ timeline: readonly Entry[] }>('zrzy-liaison', TIMELINE);
    const missed = timeline.filter(({ mark }) => mark === 'MISSED');
    expect(missed.length).toBeGreaterThan(0);
    for (const { zh } of missed) expect(zh).toMatch(/^“.+”：超期/);
    await lost.do('gaj-liaison', 'SIGN_RECEIPT');
    const [signed] = (await lost.see<{ timeline: readonly Entry[] }>('zrzy-liaison', TIMELINE)).timeline.filter(
      ({ zh }) => zh === '签收（回执）',
    );
    expect(signed?.late.join()).toMatch(/\p{Script=Han}/u);
  });

  it('of what an agency may not read says only that there is an event', async () => {
    const own = await seenBy('zrzy-liaison');
    const copied = await seenBy('jcy-liaison');
    expect(copied.map(({ seq }) => seq)).toEqual(own.map(({ seq }) => seq));
    const withheld = copied.filter(({ mark }) => mark === 'WITHHELD');
    expect(withheld.length).toBeGreaterThan(0);
    for (const { by, said, documentNumber, stateName } of withheld)
      expect([by, said, documentNumber, stateName]).toEqual([null, null, null, null]);
  });

  it('is told of cases and patches of the ledger as well', async () => {
    const { id } = await landCase(platform, {}, {});
    const client = await platform.as('zrzy-liaison');
    const of = async (kind: string, recordId: string): Promise<readonly Entry[]> =>
      (
        await client.send<{ record: { timeline: readonly Entry[] } }>(
          `query ($id: UUID!) { record: ${kind}(id: $id) { ${TIMELINE} } }`,
          { id: recordId },
        )
      ).record.timeline;
    const told = await of('landCase', id);
    expect(told.at(-1)).toMatchObject({ seq: 1, mark: 'ACT', zh: '立案', by: { agencyId: 'hejin-natural-resources' } });
    expect(told[0]!.seq).toBe(told.length);
    const { landCase: found } = await client.send<{ landCase: { patchIds: readonly string[] } }>(
      'query ($id: UUID!) { landCase(id: $id) { patchIds } }',
      { id },
    );
    expect((await of('patch', found.patchIds[0]!)).map(({ zh }) => zh)).toEqual(
      expect.arrayContaining(['据此立案', expect.stringMatching(/登记/)]),
    );
  });
});
