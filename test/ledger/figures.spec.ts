import { randomUUID } from 'node:crypto';

import { localDateOf, plusDays } from '../../src/domain/kernel/instant.js';
import { AlertSweep } from '../../src/ledger/alerts/alert-sweep.js';
import type { GraphQLClient } from '../../src/programs/operate/graphql-client.js';
import { pdf, Sender } from '../support/files.js';
import { landCase, ledgerAct, ledgerDone, patchFacts, photos, square } from '../support/ledger-client.js';
import { rowsOf, startPlatform, type TestPlatform } from '../support/platform.js';

const FIGURES = `
  month asOf officialRate
  batches {
    batch baselinePatches baselineMu excludedPatches loadedPatches rectifiedPatches countRate areaRate cultivatedRate
    targets { percent met }
  }
  lines { townshipId rank score patches rectified countRate onTime reports verifications relapses }
  changes { number reason documentNumber }`;
interface Figures {
  readonly asOf: string;
  readonly batches: {
    readonly batch: string;
    readonly excludedPatches: number;
    readonly loadedPatches: number;
    readonly rectifiedPatches: number;
    readonly countRate: string;
  }[];
  readonly lines: {
    readonly townshipId: string;
    readonly patches: number;
    readonly rectified: number;
    readonly reports: string;
    readonly verifications: string;
  }[];
  readonly changes: object[];
}
interface Rows {
  readonly totalCount: number;
  readonly edges: {
    readonly node: {
      readonly number: string;
      readonly kind: string;
      readonly state: string;
      readonly caseState: string | null;
      readonly passed: number;
      readonly failed: number;
    };
  }[];
}

describe('figures, bulletins, reports', () => {
  let platform: TestPlatform;
  let office: GraphQLClient;
  beforeAll(async () => {
    platform = await startPlatform();
    office = await platform.as('ldxz-head');
  });
  afterAll(() => platform.close());
  const today = () => localDateOf(platform.clock.now());
  const figures = async (asOf: string | null = null, as = office): Promise<Figures> =>
    (
      await as.send<{ ledgerFigures: Figures }>(
        `query ($asOf: Instant) { ledgerFigures(asOf: $asOf) { ${FIGURES} } }`,
        { asOf },
      )
    ).ledgerFigures;
  const rows = async (measure: string, more: object = {}): Promise<Rows> =>
    (
      await office.send<{ rowsBehindFigure: Rows }>(
        `query ($measure: LedgerMeasure!, $townshipId: Text, $batch: Text, $state: Text, $asOf: Instant) {
           rowsBehindFigure(
             first: 100, measure: $measure, townshipId: $townshipId, batch: $batch, state: $state, asOf: $asOf
           ) {
             totalCount edges { node { recordId kind number state caseState totalMu passed failed relapses } }
           }
         }`,
        { measure, ...more },
      )
    ).rowsBehindFigure;
  const issue = async (
    as: GraphQLClient,
    input: object,
  ): Promise<{
    bulletin: { id: string; edition: number; figures: Figures } | null;
    refusal: { code: string; message: string } | null;
  }> =>
    (
      await as.send<{
        issueBulletin: {
          bulletin: { id: string; edition: number; figures: Figures } | null;
          refusal: { code: string; message: string } | null;
        };
      }>(
        `mutation ($input: IssueBulletinInput!) {
           issueBulletin(input: $input) {
             bulletin { id edition month reason figures { ${FIGURES} } } receipt { leafHash } refusal { code message }
           }
         }`,
        { input: { idempotencyKey: randomUUID(), ...input } },
      )
    ).issueBulletin;
  const struckOff = async (geometry: string, east: string, north: string): Promise<void> => {
    const opened = await landCase(platform, {}, { batch: 'C2-b', geometry });
    const steps: [string, string, object][] = [
      ['zrzy-unit', 'setMeasure', { kind: 'DEMOLISH_RESTORE', requirement: '拆除厂房', leader: '镇长' }],
      [
        'slz-liaison',
        'reportRectified',
        { completedOn: today(), description: '已经拆除完毕', photos: await photos(platform, east, north) },
      ],
      [
        'zrzy-officer-2',
        'verifyRectified',
        { passed: true, policy: true, law: true, procedure: true, remarks: '现场核实' },
      ],
      [
        'ldxz-unit',
        'acceptRectified',
        { unlawfulStateRemoved: true, documentNumber: '河耕保验〔2026〕1号', remarks: '已恢复' },
      ],
      ['ldxz-head', 'strikeOffCase', { documentNumber: '河耕保销〔2026〕1号' }],
    ];
    let version = 1;
    for (const [login, verb, input] of steps)
      ({ version } = await ledgerDone(
        await platform.as(login),
        verb,
        { recordId: opened.id, expectedVersion: version, ...input },
        'landCase',
      ));
  };

  it('rates have the plan’s denominators, whatever is loaded; a signed, logged change takes a patch out', async () => {
    await landCase(platform, {}, { batch: 'C2-b' });
    await struckOff(square(0, 0), '110.6005', '35.5005');
    const officer = await platform.as('zrzy-officer-1');
    const { id } = await ledgerDone(
      officer,
      'registerPatch',
      { facts: patchFacts(platform, { batch: 'C2-b' }) },
      'patch',
    );
    await ledgerDone(
      officer,
      'checkPatch',
      {
        recordId: id,
        expectedVersion: 1,
        checkedOn: today(),
        total: '6.4亩',
        cultivated: '0亩',
        basic: '0亩',
        use: 'OTHER',
        finding: '原状未变',
      },
      'patch',
    );
    await ledgerDone(
      await platform.as('zrzy-unit'),
      'judgePatch',
      { recordId: id, expectedVersion: 2, verdict: 'PSEUDO', reason: '影像伪变化' },
      'patch',
    );
    const before = (await figures()).batches.find(({ batch }) => batch === 'C2-b');
    expect(before).toMatchObject({
      baselinePatches: 57,
      baselineMu: '366.76',
      excludedPatches: 0,
      loadedPatches: 3,
      rectifiedPatches: 1,
      countRate: '1.8%',
    });
    await ledgerDone(
      office,
      'excludePatch',
      { recordId: id, expectedVersion: 3, reason: '经核查为伪变化', documentNumber: '河耕保函〔2026〕1号' },
      'patch',
    );
    const after = await figures();
    expect(after.batches.find(({ batch }) => batch === 'C2-b')).toMatchObject({
      excludedPatches: 1,
      loadedPatches: 3,
      countRate: '1.8%',
    });
    const own = await (
      await platform.as('slz-liaison')
    ).send<{ ledgerFigures: object }>(
      '{ ledgerFigures { whole batches { batch } lines { townshipId rank score patches } } }',
    );
    expect(own.ledgerFigures).toEqual({
      whole: false,
      batches: [],
      lines: [{ townshipId: 'hejin-senglou', rank: null, score: null, patches: 2 }],
    }); // of a part of the ledger nobody is ranked
    expect(after.changes).toMatchObject([
      { documentNumber: '河耕保函〔2026〕1号', reason: '移出基数：经核查为伪变化' },
    ]);
  });

  it('every cell opens to its rows', async () => {
    const { lines, batches } = await figures();
    const line = lines.find(({ townshipId }) => townshipId === 'hejin-senglou')!;
    const [counted, rectified, excluded] = [
      await rows('COUNTED', { townshipId: 'hejin-senglou' }),
      await rows('RECTIFIED', { townshipId: 'hejin-senglou' }),
      await rows('EXCLUDED', { batch: 'C2-b' }),
    ];
    expect([counted.totalCount, rectified.totalCount, excluded.totalCount]).toEqual([
      line.patches,
      line.rectified,
      batches.find(({ batch }) => batch === 'C2-b')?.excludedPatches,
    ]);
    expect([counted.edges.length, rectified.edges.map(({ node }) => node.caseState)]).toEqual([
      counted.totalCount,
      ['STRUCK_OFF'],
    ]);
    expect((await rows('OPEN')).totalCount).toBe(1);
    const verified = (await rows('VERIFIED')).edges.map(({ node }) => node);
    expect([verified.map(({ passed, failed }) => `${passed}/${passed + failed}`), line.verifications]).toEqual([
      ['1/1'],
      '1/1',
    ]); // a figure adds up what stands in its rows
    await platform.app.get(AlertSweep, { strict: false }).sweep();
    const reports = (await figures()).lines.find(({ townshipId }) => townshipId === 'hejin-senglou')?.reports;
    const [due, inTime] = [
      await rows('REPORTS_DUE', { townshipId: 'hejin-senglou' }),
      await rows('REPORTS_IN_TIME', { townshipId: 'hejin-senglou' }),
    ];
    expect([`${inTime.totalCount}/${due.totalCount}`, due.totalCount > 5]).toEqual([reports, true]);
    expect(due.edges[0]?.node).toMatchObject({ kind: 'REPORT', state: 'OVERDUE' });
  });

  it('nobody is ranked by what the township itself has registered', async () => {
    const town = await platform.as('slz-liaison');
    const before = await figures();
    const facts = { batch: 'C4', source: 'SELF_FOUND', deliveredOn: plusDays(today(), -60) };
    await ledgerDone(town, 'registerPatch', { facts: patchFacts(platform, facts) }, 'patch');
    expect((await figures()).lines).toEqual(before.lines);
    expect((await rows('OWN')).totalCount).toBe(1);
    const { refusal } = await ledgerAct(
      town,
      'registerPatch',
      { facts: patchFacts(platform, { ...facts, source: 'SATELLITE' }) },
      'patch',
    );
    expect(refusal).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('卫片执法下发') as unknown,
    });
  });

  it('as of a past moment the answer is the same for ever; a moment that has not come is refused', async () => {
    const then = await figures();
    platform.later(1);
    office = await platform.as('ldxz-head');
    await struckOff(square(2, 2), '110.6205', '35.5205');
    expect(await figures(then.asOf)).toEqual(then);
    expect((await figures()).lines.find(({ townshipId }) => townshipId === 'hejin-senglou')?.rectified).toBe(2);
    expect((await rows('RECTIFIED', { asOf: then.asOf })).totalCount).toBe(1);
    const { errors } = await office.ask('{ ledgerFigures(asOf: "2199-01-01T00:00:00Z") { month } }');
    expect(errors?.[0]?.extensions.code).toBe('INVALID_INPUT');
  });

  it('a bulletin is frozen as an edition; a correction is another one, with its reason', async () => {
    const month = today().slice(0, 7);
    expect(
      (await issue(await platform.as('ldxz-liaison'), { month, documentNumber: '河耕保通〔2026〕1号' })).refusal?.code,
    ).toBe('NOT_ALLOWED');
    expect((await issue(office, { month: '2199-01', documentNumber: '河耕保通〔2026〕1号' })).refusal?.code).toBe(
      'INVALID_INPUT',
    );
    expect((await issue(office, { month: '2023-08', documentNumber: '河耕保通〔2023〕1号' })).refusal).toMatchObject({
      code: 'INVALID_INPUT',
    }); // nothing was in the ledger then
    const first = await issue(office, { month, documentNumber: '河耕保通〔2026〕1号' });
    expect(first.bulletin?.edition).toBe(1);
    await struckOff(square(4, 4), '110.6405', '35.5405');
    expect((await issue(office, { month, documentNumber: '河耕保通〔2026〕2号' })).refusal?.code).toBe('INVALID_INPUT');
    expect(
      (await issue(office, { month, documentNumber: '河耕保通〔2026〕1号', reason: '漏计一件' })).refusal?.message,
    ).toContain(`${month}/1 已用`);
    const second = await issue(office, { month, documentNumber: '河耕保通〔2026〕2号', reason: '漏计一件' });
    expect(second.bulletin?.edition).toBe(2);
    const town = await platform.as('slz-liaison'); // circulated city-wide
    const { bulletins } = await town.send<{ bulletins: { id: string; edition: number; figures: Figures }[] }>(
      `{ bulletins { id edition figures { ${FIGURES} } } }`,
    );
    expect(bulletins.map(({ edition }) => edition)).toEqual([2, 1]);
    expect(bulletins[1]?.figures).toEqual(first.bulletin?.figures);
    const { asOf, lines } = first.bulletin!.figures;
    expect((await rows('RECTIFIED', { asOf, townshipId: 'hejin-senglou' })).totalCount).toBe(
      lines.find(({ townshipId }) => townshipId === 'hejin-senglou')?.rectified,
    );
    await platform.owner.query(
      `SET ROLE referral_api;
       SELECT set_config('app.agency', 'hejin-leading-group-office', false);
       UPDATE ledger_record SET state = 'X' WHERE kind = 'BULLETIN';
       RESET ROLE`,
    );
    expect(await rowsOf(platform, "SELECT 1 FROM ledger_record WHERE kind = 'BULLETIN' AND state <> 'ISSUED'")).toEqual(
      [],
    ); // no row of the API's to change
  });

  it('reports: paper and electronic are two receipts, by two agencies; each sees its own', async () => {
    await platform.app.get(AlertSweep, { strict: false }).sweep();
    const send = async (
      login: string,
      input: object,
    ): Promise<{ report: { state: string; receipts: object[] } | null; refusal: { code: string } | null }> =>
      (
        await (
          await platform.as(login)
        ).send<{
          receiveReport: { report: { state: string; receipts: object[] } | null; refusal: { code: string } | null };
        }>(
          `mutation ($input: ReceiveReportInput!) {
             receiveReport(input: $input) {
               report { state receipts { form } } receipt { leafHash } refusal { code messageEn }
             }
           }`,
          {
            input: {
              idempotencyKey: randomUUID(),
              dutyId: 'RP3',
              period: '2023-09-30',
              agencyId: 'hejin-senglou',
              documentNumber: '僧政发〔2023〕9号',
              ...input,
            },
          },
        )
      ).receiveReport;
    const fileOf = async (login: string): Promise<object> => ({
      form: 'ELECTRONIC',
      fileId: await (await Sender.of(platform, login)).send('报告.pdf', pdf(3), 'REPORT'),
    });
    const file = await fileOf('slz-liaison');
    const paper = { form: 'PAPER', receivedOn: '2023-09-28' };
    expect([
      (await send('nync-liaison', await fileOf('nync-liaison'))).refusal?.code,
      (await send('slz-liaison', paper)).refusal?.code,
      (await send('slz-liaison', { ...file, fileId: null })).refusal?.code,
      (await send('slz-liaison', { ...file, dutyId: 'RP9' })).refusal?.code,
    ]).toEqual(['NOT_ALLOWED', 'NOT_ALLOWED', 'INVALID_INPUT', 'NOT_FOUND']);
    expect((await send('ldxz-liaison', paper)).report).toMatchObject({
      state: 'OVERDUE',
      receipts: [{ form: 'PAPER' }],
    });
    expect((await send('slz-liaison', file)).report).toMatchObject({
      state: 'LATE',
      receipts: [{ form: 'PAPER' }, { form: 'ELECTRONIC' }],
    });
    const owed = async (login: string): Promise<string[]> =>
      (
        await (
          await platform.as(login)
        ).send<{ owedReports: { agencyId: string }[] }>('{ owedReports { dutyId period agencyId state } }')
      ).owedReports.map(({ agencyId }) => agencyId);
    expect([
      new Set(await owed('slz-liaison')),
      (await owed('ldxz-liaison')).length > 50,
      await owed('gaj-liaison'),
    ]).toEqual([new Set(['hejin-senglou']), true, []]);
  });

  it('dashboards: by dimension and state, time in states, referrals by route', async () => {
    const data = await office.send<{
      casesByState: { key: string; state: string; count: number }[];
      timeInStates: { state: string; count: number }[];
      referralsByRoute: object[];
    }>(
      `{
         casesByState(by: TOWNSHIP) { key name state stateName count late }
         timeInStates { state stateName count meanHours } referralsByRoute { routeId title open late ended }
       }`,
    );
    expect(data.casesByState).toContainEqual(
      expect.objectContaining({
        key: 'hejin-senglou',
        name: '僧楼镇人民政府',
        state: 'STRUCK_OFF',
        stateName: '已销号',
        count: 3,
      }),
    );
    // a cell opens to its rows
    expect((await rows('CASES', { townshipId: 'hejin-senglou', state: 'STRUCK_OFF' })).totalCount).toBe(3);
    const { errors } = await (
      await platform.as('slz-liaison')
    ).ask('{ rowsBehindFigure(measure: COUNTED, townshipId: "hejin-fancun") { totalCount } }');
    expect(errors?.[0]?.extensions.code).toBe('NOT_ALLOWED'); // not an answer of nought
    expect(data.timeInStates.find(({ state }) => state === 'MEASURED')?.count).toBe(3);
    expect(data.referralsByRoute).toEqual([]);
  });

  it('whoever sees nothing of the ledger gets no figures of it', async () => {
    const own = await figures(null, await platform.as('nync-liaison'));
    expect([own.batches, own.lines]).toEqual([[], []]);
  });
});
