import { randomUUID } from 'node:crypto';

import { CONCERNS } from '../../src/oversight/review/review.js';
import { FiledCase } from '../support/filed-case.js';
import { rowsOf, sealed, startPlatform, type TestPlatform } from '../support/platform.js';
import { staff } from '../support/story.js';

interface Hit {
  readonly subject: { readonly id: string; readonly kind: string; readonly number: string };
  readonly seq: number;
  readonly action: string | null;
  readonly byPersonId: string | null;
  readonly body: string | null;
}
interface Hits {
  readonly historyEvents: {
    readonly totalCount: number;
    readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
    readonly edges: readonly { readonly node: Hit }[];
  };
}
const SEARCH = `query (
  $action: Text, $personId: Text, $subjectId: UUID, $kind: Text, $late: Boolean,
  $from: Instant, $to: Instant, $after: Text
) {
  historyEvents(
    first: 40, action: $action, personId: $personId, subjectId: $subjectId, kind: $kind, late: $late,
    from: $from, to: $to, after: $after
  ) {
    totalCount pageInfo { endCursor hasNextPage }
    edges { node { subject { id kind number } seq action byPersonId body } }
  }
}`;

describe('what auditors ask', () => {
  let platform: TestPlatform;
  let referral: FiledCase;
  const states: { at: string; state: string; version: number; holderId: string | null }[] = [];
  const search = async (login: string, filter: object = {}): Promise<Hits['historyEvents']> =>
    (await (await platform.as(login)).send<Hits>(SEARCH, filter)).historyEvents;
  const note = async (): Promise<void> => {
    const [row] = await rowsOf<{ state: string; version: number; holderId: string | null }>(
      platform,
      'SELECT state, version, holder AS "holderId" FROM referral WHERE id = $1',
      [referral.id],
    );
    states.push({ at: platform.clock.now(), ...row! });
    await new Promise((resolve) => setTimeout(resolve, 20));
  };
  beforeAll(async () => {
    platform = await startPlatform();
    await FiledCase.sent(platform);
    referral = await FiledCase.open(platform);
    await note();
    const steps: [string, Parameters<FiledCase['do']>[1]][] = [
      ['zrzy-officer-1', 'SUBMIT_REPORT'],
      ['zrzy-head', 'APPROVE_TRANSFER'],
      ['zrzy-liaison', 'SEND_TRANSFER'],
      ['gaj-liaison', 'SIGN_RECEIPT'],
      ['gaj-liaison', 'ACCEPT_CASE'],
      ['gaj-liaison', 'REQUEST_SUPPLEMENT'],
    ];
    for (const [login, action] of steps) {
      await referral.do(login, action);
      await note();
    }
    await referral.arrived();
    await (
      await platform.as('zrzy-head')
    ).send('mutation ($input: HandOverWorkInput!) { handOverWork(input: $input) { receipts { eventSeq } } }', {
      input: {
        idempotencyKey: randomUUID(),
        fromPersonId: 'zrzy-officer-2',
        toPersonId: 'zrzy-officer-3',
        reason: '调离岗位',
      },
    });
    await platform.settled();
    await sealed(platform);
  });
  afterAll(() => platform.close());

  it('a search finds by act, person, kind and time, page by page, and counts what it shows', async () => {
    const sent = await search('zrzy-auditor', { action: 'SEND_TRANSFER' });
    expect([sent.totalCount, sent.edges.length]).toEqual([2, 2]);
    expect(
      (await search('zrzy-auditor', { personId: 'gaj-liaison', subjectId: referral.id })).edges.map(
        ({ node }) => node.action,
      ),
    ).toEqual(['REQUEST_SUPPLEMENT', 'ACCEPT_CASE', 'SIGN_RECEIPT']);
    const [first, last] = [states[1]!.at, states[3]!.at];
    const between = await search('zrzy-auditor', { subjectId: referral.id, kind: 'ACT', from: first, to: last });
    expect(between.edges.map(({ node }) => node.action)).toEqual(['SEND_TRANSFER', 'APPROVE_TRANSFER']);
    expect((await search('zrzy-auditor', { late: true })).totalCount).toBe(0);
    const seen: Hit[] = [];
    for (let after: string | null = null, more = true; more;) {
      const page: Hits['historyEvents'] = await search('zrzy-auditor', { after });
      seen.push(...page.edges.map(({ node }) => node));
      ({ endCursor: after, hasNextPage: more } = page.pageInfo);
      expect(page.totalCount).toBeGreaterThanOrEqual(seen.length);
    }
    expect(new Set(seen.map(({ subject, seq }) => `${subject.id}/${seq}`)).size).toBe(
      (await search('zrzy-auditor')).totalCount,
    );
  });

  it('tells nobody of what nobody told the agency, not by a count either', async () => {
    expect((await search('gaj-auditor', { action: 'REPLACE_OFFICER' })).totalCount).toBe(0);
    expect((await search('zrzy-auditor', { action: 'REPLACE_OFFICER' })).totalCount).toBe(2);
    expect((await search('gaj-auditor', { action: 'SUBMIT_REPORT' })).totalCount).toBe(0);
    expect((await search('fy-head')).totalCount).toBe(0);
  });

  it('says of every event to every agency the same as the history of its referral', async () => {
    const agencies = [
      'hejin-natural-resources',
      'hejin-public-security',
      'hejin-procuratorate',
      'hejin-court',
      'hejin-leading-group-office',
    ];
    for (const agency of agencies) {
      const found = await rowsOf<{ key: string }>(
        platform,
        `SELECT e.subject_id || '/' || e.seq AS key
         FROM audit_event e
           JOIN referral r ON r.id = e.subject_id
           JOIN referral_party p ON p.referral_id = r.id AND p.agency_id = $1
         WHERE ${CONCERNS}`,
        [agency],
      );
      const login = ['zrzy-head', 'gaj-head', 'jcy-head', 'fy-head', 'ldxz-head'].find(
        (one) => staff(one).agencyId === agency,
      )!;
      const client = await platform.as(login);
      const ids = await rowsOf<{ id: string }>(platform, 'SELECT id FROM referral');
      const readable: string[] = [];
      for (const { id } of ids) {
        const { data } = await client.ask<{ referral: { auditTrail: { seq: number; body: string | null }[] } }>(
          'query ($id: UUID!) { referral(id: $id) { auditTrail { seq body } } }',
          { id },
        );
        for (const { seq, body } of data?.referral.auditTrail ?? []) if (body !== null) readable.push(`${id}/${seq}`);
      }
      expect([agency, found.map(({ key }) => key).sort()]).toEqual([agency, readable.sort()]);
    }
  });

  it('a referral as of any moment equals what it was then', async () => {
    const client = await platform.as('zrzy-head');
    for (const { at, state, version, holderId } of states) {
      const { referralAsOf } = await client.send<{
        referralAsOf: { state: string; version: number; holderId: string | null; party: string; documentCount: number };
      }>(
        `query ($id: UUID!, $at: Instant!) {
           referralAsOf(id: $id, at: $at) { state version holderId party documentCount }
         }`,
        { id: referral.id, at },
      );
      expect(referralAsOf).toMatchObject({ state, version, holderId, party: '某仓储公司' });
    }
    const before = await client.ask('query ($id: UUID!, $at: Instant!) { referralAsOf(id: $id, at: $at) { state } }', {
      id: referral.id,
      at: '2020-01-01T00:00:00Z',
    });
    expect(before.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    const auditor = await (
      await platform.as('zrzy-auditor')
    ).send<{ referralAsOf: { party: string } }>(
      'query ($id: UUID!, $at: Instant!) { referralAsOf(id: $id, at: $at) { party } }',
      { id: referral.id, at: platform.clock.now() },
    );
    expect(auditor.referralAsOf.party).toBe('某＊＊＊＊');
    const stranger = await (
      await platform.as('fy-head')
    ).ask('query ($id: UUID!, $at: Instant!) { referralAsOf(id: $id, at: $at) { state } }', {
      id: referral.id,
      at: platform.clock.now(),
    });
    expect(stranger.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
  });

  it('says how long it stayed where, who knew what when, and which limits were passed', async () => {
    platform.later(24 * 20);
    const { stages, timeByAgency, knowledge } = await referral.see<{
      timeByAgency: { agencyId: string; hours: number }[];
      stages: { state: string; ownerIds: string[]; until: string | null; hours: number }[];
      knowledge: { agencyId: string; delivered: string[]; signed: string[] }[];
    }>(
      'zrzy-head',
      `stages { state ownerIds until hours } timeByAgency { agencyId hours }
       knowledge(at: "${states[4]!.at}") { agencyId delivered signed }`,
    );
    expect(stages.map(({ state }) => state)).toEqual([
      'TEAM_NAMED',
      'REPORTED',
      'APPROVED',
      'SENT',
      'ACKNOWLEDGED',
      'ACCEPTED',
      'SUPPLEMENT_REQUESTED',
    ]);
    expect(stages.at(-1)).toMatchObject({ ownerIds: ['hejin-natural-resources'], until: null });
    expect(stages.at(-1)!.hours).toBeGreaterThanOrEqual(24 * 20 - 1);
    expect(timeByAgency[0]).toEqual({
      agencyId: 'hejin-natural-resources',
      hours: stages
        .filter(({ ownerIds }) => ownerIds.includes('hejin-natural-resources'))
        .reduce((sum, { hours }) => sum + hours, 0),
    });
    expect(knowledge.find(({ agencyId }) => agencyId === 'hejin-public-security')).toMatchObject({
      delivered: [expect.stringContaining('.TRANSFER.')],
      signed: [expect.stringContaining('.TRANSFER.')],
    });
    const { breachedLimits } = await (
      await platform.as('zrzy-auditor')
    ).send<{
      breachedLimits: {
        totalCount: number;
        edges: { node: { cause: string; overdueHours: number; dutyAgencyId: string } }[];
      };
    }>('{ breachedLimits(first: 50) { totalCount edges { node { cause overdueHours dutyAgencyId } } } }');
    expect(breachedLimits.totalCount).toBeGreaterThan(0);
    for (const { node } of breachedLimits.edges)
      expect([node.overdueHours > 0, node.cause]).toEqual([true, expect.stringContaining('not done yet')]);
  });

  it('draws the same sample by the same seed, with proofs', async () => {
    const draw = async (
      seed: string,
    ): Promise<{ population: number; members: { number: string; proof: object | null }[] }> =>
      (
        await (
          await platform.as('zrzy-auditor')
        ).send<{ auditSample: { population: number; members: { number: string; proof: object | null }[] } }>(
          `query ($seed: Text!) {
             auditSample(seed: $seed, size: 1) { population members { number proof { leafIndex } } }
           }`,
          { seed },
        )
      ).auditSample;
    const [one, again] = [await draw('2026年第四季度'), await draw('2026年第四季度')];
    expect(one).toEqual(again);
    expect([one.population, one.members.length, one.members[0]?.proof]).toEqual([
      2,
      1,
      { leafIndex: expect.any(Number) as number },
    ]);
    const drawn = new Set<string>();
    for (let seed = 0; seed < 12; seed += 1) drawn.add((await draw(String(seed))).members[0]!.number);
    expect(drawn.size).toBe(2);
  });

  it('finds every impossible state, says how it is put right, and is quiet where there is none', async () => {
    const sentinel = async (login: string): Promise<{ finding: string; remedy: string }[]> =>
      (
        await (
          await platform.as(login)
        ).send<{ sentinelFindings: { finding: string; remedy: string }[] }>(
          '{ sentinelFindings { finding referralNumber detail remedy } }',
        )
      ).sentinelFindings;
    expect(await sentinel('audit-admin')).toEqual([]);
    expect(
      (await (await platform.as('zrzy-auditor')).ask('{ sentinelFindings { finding } }')).errors?.[0]?.extensions.code,
    ).toBe('NOT_ALLOWED');
    const breaks: readonly [string, string][] = [
      ['NO_OWNER', "UPDATE referral SET owners = '{}'"],
      ['CHAIN_LENGTH', 'UPDATE referral SET chain_length = chain_length + 1'],
      ['CHAIN_HEAD', "UPDATE referral SET chain_head = 'x'"],
      ['NOTICE_WITHOUT_MESSAGE', 'DELETE FROM outbox'],
      ['DELIVERED_WITHOUT_PARTY', "DELETE FROM referral_party WHERE agency_id = 'hejin-public-security'"],
      ['INBOX_NOT_AS_RECORDED', "DELETE FROM inbox_entry WHERE agency_id = 'hejin-public-security'"],
      ['INBOX_NOT_AS_RECORDED', "UPDATE inbox_entry SET tab = 'DONE'"],
      ['INBOX_NOT_AS_RECORDED', 'UPDATE inbox_entry SET unread = NOT unread'],
      ['INBOX_NOT_AS_RECORDED', "UPDATE inbox_entry SET tab = 'DONE' WHERE tab = 'COPIED'"],
      ['INBOX_NOT_AS_RECORDED', 'UPDATE inbox_entry SET to_approve = NOT to_approve'],
      ['INBOX_NOT_AS_RECORDED', 'UPDATE inbox_entry SET notice_id = NULL'],
      ['INBOX_NOT_AS_RECORDED', "UPDATE inbox_entry SET arrived_at = '2000-01-01'"],
      ['INBOX_NOT_AS_RECORDED', "UPDATE inbox_entry SET due_at = '2000-01-01'"],
      ['SEARCH_NOT_AS_RECORDED', 'DELETE FROM search_entry'],
      ['SEARCH_NOT_AS_RECORDED', "UPDATE search_entry SET open_text = 'x'"],
      ['SEARCH_NOT_AS_RECORDED', "UPDATE search_entry SET party_text = ''"],
      ['SEARCH_NOT_AS_RECORDED', "UPDATE search_entry SET opened_at = '2000-01-01'"],
      ['SEARCH_NOT_AS_RECORDED', "UPDATE search_entry SET party_for = party_for || 'hejin-court'::text"],
      ['SEARCH_NOT_AS_RECORDED', "UPDATE search_entry SET documents_for = '{hejin-court}'"],
      ['SEARCH_NOT_AS_RECORDED', "UPDATE search_entry SET words = words || array_to_tsvector('{#@hejin-court}')"],
      ['SEARCH_NOT_AS_RECORDED', "UPDATE search_entry SET words = ts_delete(words, '@hejin-public-security')"],
      [
        'SEARCH_NOT_AS_RECORDED',
        "UPDATE search_entry SET notice_texts = notice_texts || jsonb_build_object('hejin-court', '')",
      ],
      ['MESSAGE_NEVER_ENDED', "UPDATE outbox SET state = 'QUEUED', queued_at = now() + interval '30 days'"],
      [
        'DUTY_WITHOUT_CLOCK',
        "UPDATE deadline SET next_at = NULL, next_step = 0 WHERE kind = 'DUTY' AND state = 'OPEN'",
      ],
      ['OWNER_AFTER_END', 'UPDATE referral SET ended_at = now()'],
      ['LIMIT_AFTER_END', "UPDATE referral SET ended_at = now(), owners = '{}'"],
      ['EVIDENCE_WITHOUT_EVENT', 'UPDATE evidence SET event_seq = 9999'],
      ['NEVER_SEALED', 'INSERT INTO audit_unsealed (subject_id, seq) SELECT subject_id, seq FROM audit_event LIMIT 1'],
      ['EVENT_OUTSIDE_TREE', 'DELETE FROM audit_leaf'],
    ];
    for (const [finding, sql] of breaks) {
      const runner = platform.owner.createQueryRunner();
      await runner.startTransaction();
      await runner.query(sql);
      const found = (await runner.query('SELECT DISTINCT finding FROM sentinel($1)', [platform.clock.now()])) as {
        finding: string;
      }[];
      await runner.rollbackTransaction();
      await runner.release();
      expect([finding, found.map((row) => row.finding).includes(finding)]).toEqual([finding, true]);
    }
    // A message that was given to the relay a moment ago is no finding, whenever it is due.
    await platform.owner.query(
      `UPDATE outbox
       SET state = 'PENDING', queued_at = NULL, waiting_since = $1, next_at = $1::timestamptz + interval '1 day'
       WHERE id = (SELECT min(id) FROM outbox)`,
      [platform.clock.now()],
    );
    await platform.owner.query("UPDATE referral SET chain_head = 'x' WHERE id = $1", [referral.id]);
    expect((await sentinel('sys-admin')).map(({ finding, remedy }) => [finding, remedy.length > 10])).toEqual([
      ['CHAIN_HEAD', true],
    ]);
  });
});
