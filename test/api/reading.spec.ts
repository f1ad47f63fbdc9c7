import { FACTS } from '../support/facts.js';
import { FiledCase } from '../support/filed-case.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

interface Read {
  readonly kind: string;
  readonly content: {
    readonly by: { readonly name: string; readonly post: string; readonly agencyId: string } | null;
    readonly statement: string | null;
    readonly missing: readonly string[];
    readonly documents: readonly { readonly kind: string }[];
    readonly text: string;
  } | null;
}

const NOTICES = `notices { kind content { by { name post agencyId } statement missing documents { kind } text } }`;

describe('what arrives can be read', () => {
  let platform: TestPlatform;
  let referral: FiledCase;
  const read = async (login: string, kind: string): Promise<Read | undefined> =>
    (await referral.see<{ notices: Read[] }>(login, NOTICES)).notices.find((notice) => notice.kind === kind);

  beforeAll(async () => {
    platform = await startPlatform();
    referral = await FiledCase.sent(platform);
    await platform.settled();
  });
  afterAll(() => platform.close());

  it('a transfer by its receiver, once it has been signed for, and by its sender at once', async () => {
    expect((await read('gaj-liaison', 'TRANSFER'))?.content).toBeNull();
    const sent = (await read('zrzy-liaison', 'TRANSFER'))?.content;
    expect(sent?.by).toMatchObject({ post: 'LIAISON', agencyId: 'hejin-natural-resources' });
    await referral.do('gaj-liaison', 'SIGN_RECEIPT');
    const received = (await read('gaj-liaison', 'TRANSFER'))?.content;
    expect(received?.by).toEqual(sent?.by);
    expect(received?.documents.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(FACTS.SEND_TRANSFER.documents.map(({ kind }) => kind)),
    );
  });

  it('what is missing, with the reasons and who has signed', async () => {
    await referral.do('gaj-liaison', 'ACCEPT_CASE');
    await referral.do('gaj-liaison', 'REQUEST_SUPPLEMENT');
    await platform.settled();
    await referral.sign('zrzy-liaison', 'SUPPLEMENT_REQUEST');
    const { content } = (await read('zrzy-liaison', 'SUPPLEMENT_REQUEST'))!;
    expect(content).toMatchObject({
      missing: FACTS.REQUEST_SUPPLEMENT.missing,
      by: { agencyId: 'hejin-public-security' },
    });
    await referral.do('zrzy-liaison', 'PROVIDE_SUPPLEMENT');
    await platform.settled();
    await referral.do('gaj-head', 'RETURN_CASE');
    await platform.settled();
    await referral.sign('zrzy-liaison', 'RETURN');
    expect((await read('zrzy-liaison', 'RETURN'))?.content?.statement).toBe(FACTS.RETURN_CASE.statement);
  });

  it('without the party’s name by whoever reads no names, wherever it is named', async () => {
    await platform.owner.query(
      `UPDATE notice SET content = jsonb_set(content, '{facts,statement}', '"某仓储公司的案件不属于公安机关管辖"')
       WHERE referral_id = $1 AND kind = 'RETURN'`,
      [referral.id],
    );
    const seen = (await read('zrzy-auditor', 'RETURN'))!.content!;
    expect(seen.statement).toBe('某＊＊＊＊的案件不属于公安机关管辖');
    expect(seen.text).not.toContain('某仓储公司');
    expect((await read('zrzy-liaison', 'RETURN'))!.content!.statement).toContain('某仓储公司');
  });

  it('by nobody to whom it was not sent', async () => {
    const { notices } = await referral.see<{ notices: Read[] }>('jcy-liaison', NOTICES);
    expect(notices.filter(({ content }) => content !== null)).toEqual([]);
  });

  it('a limit day by day, with the calendar that it rests on', async () => {
    const { deadlines } = await (
      await FiledCase.sent(platform)
    ).see<{
      deadlines: {
        ruleId: string;
        regime: string;
        steps: { date: string; what: string }[];
        calendars: string[];
        dueAt: string;
      }[];
    }>('zrzy-liaison', 'deadlines { ruleId regime dueAt excludedDay steps { date what name } calendars }');
    // a target day asks no calendar
    const counted = deadlines.filter(({ steps, regime }) => steps.length > 0 && regime !== 'TARGET');
    expect(counted.length).toBeGreaterThan(0);
    for (const { steps, calendars } of counted) {
      expect(steps.map(({ date }) => date)).toEqual([...steps.map(({ date }) => date)].sort());
      expect(calendars.length).toBeGreaterThan(0);
    }
  });

  it('how far a case has come, where it is, and since when nobody has stirred', async () => {
    interface Line {
      readonly handOver: {
        readonly stations: readonly {
          readonly agencyId: string;
          readonly here: boolean;
          readonly steps: readonly { readonly step: string; readonly at: string | null }[];
        }[];
        readonly silentSince: string | null;
        readonly running: { readonly ruleId: string } | null;
      };
    }
    const LINE = 'handOver { stations { agencyId here steps { step at } } silentSince running { ruleId } }';
    const one = await FiledCase.sent(platform);
    await one.arrived();
    const line = async (login = 'zrzy-liaison'): Promise<Line['handOver']> =>
      (await one.see<Line>(login, LINE)).handOver;
    const ticks = async (): Promise<readonly string[]> =>
      ((await line()).stations[1]?.steps ?? []).filter(({ at }) => at !== null).map(({ step }) => step);
    expect((await line()).stations.map(({ agencyId, here }) => [agencyId, here])).toEqual([
      ['hejin-natural-resources', false],
      ['hejin-public-security', true],
    ]);
    expect(await ticks()).toEqual(['SUBMITTED', 'RELAYED', 'DELIVERED']);
    const before = await line();
    await one.do('gaj-liaison', 'SIGN_RECEIPT');
    expect(await ticks()).toEqual(['SUBMITTED', 'RELAYED', 'DELIVERED', 'OPENED', 'ACKNOWLEDGED']);
    const after = await line();
    expect(after.silentSince! > before.silentSince!).toBe(true);
    expect(after.running?.ruleId).toMatch(/^(D|RC)-/);
    expect(await line('gaj-liaison')).toEqual(after);
    await one.do('gaj-liaison', 'ACCEPT_CASE');
    await one.do('gaj-head', 'DECLINE_FILING');
    await one.arrived();
    expect(await ticks()).toContain('DECIDED');
    expect(await ticks()).not.toContain('OUTCOME_RECEIVED');
    await one.sign('zrzy-liaison', 'DECLINE');
    expect(await ticks()).toContain('OUTCOME_RECEIVED');
    // a copy shows the one that gets it nothing of the way to others
    const copied = await line('jcy-liaison');
    expect(copied.stations.map(({ agencyId, steps }) => [agencyId, steps])).toEqual([['hejin-natural-resources', []]]);
    expect(copied.silentSince).toBeNull();
    const { inbox } = await (
      await platform.as('gaj-liaison')
    ).send<{ inbox: { edges: { node: { referral: Line & { id: string } } }[] } }>(
      `{ inbox { edges { node { referral { id ${LINE} } } } } }`,
    );
    const inList = inbox.edges.find(({ node }) => node.referral.id === one.id)?.node.referral.handOver;
    expect(inList).toEqual(await line('gaj-liaison'));
  });

  it('a referral by its number, and by nobody who is no party', async () => {
    const { number } = await referral.see<{ number: string }>('zrzy-liaison', 'number');
    const query = 'query ($number: Text!) { referralByNumber(number: $number) { id } }';
    const found = (await platform.as('gaj-liaison')).send(query, { number: ` ${number.toLowerCase()} ` });
    expect(await found).toEqual({ referralByNumber: { id: referral.id } });
    for (const [login, asked] of [
      ['fy-liaison', number],
      ['gaj-liaison', 'R01-1999-0001'],
    ] as const)
      expect(await (await platform.as(login)).ask(query, { number: asked })).toMatchObject({
        status: 404,
        errors: [{ extensions: { code: 'NOT_FOUND' } }],
      });
  });
});
