import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { OverdueSweep } from '../../src/deadlines/overdue-sweep.js';
import { ROUTES } from '../../src/domain/route/registry.js';
import type { Route } from '../../src/domain/route/route.js';
import type { GraphQLClient } from '../../src/programs/operate/graphql-client.js';
import { explore, type WalkedStep } from '../support/explore.js';
import { MATTER } from '../support/facts.js';
import type { FiledCase } from '../support/filed-case.js';
import { LiveClient } from '../support/live-client.js';
import { startPlatform, type TestPlatform, until } from '../support/platform.js';
import { AGENCIES } from '../support/story.js';
import { volume } from '../support/volume.js';
import { appointStaff, walk } from '../support/walk.js';

const documents = Object.values(
  JSON.parse(readFileSync('config/trusted-documents.json', 'utf8')) as Record<string, string>,
);
const everything = documents.find((text) => text.startsWith('query Referral('))!;
const watching = documents.find((text) => text.startsWith('subscription ReferralChanged('))!;
const [PARTY, TITLE] = ['甲标记当事人', '乙标记案名'] as const;
const POSTS = ['HEAD', 'AUDITOR', 'LIAISON'] as const;

/** How an agency stands to a referral, counted here by itself from the rows. */
interface Row {
  readonly sender: string;
  readonly holder: string | null;
  readonly ended: boolean;
  readonly body: {
    readonly respondent: string | null;
    readonly copied: readonly string[];
    readonly formerHolders: readonly string[];
  };
}
/**
 * What may be read, written down apart from the table: the title by every party, the name by those who work on it,
 * papers by those who keep or supervise them.
 */
function expectedOf(
  agency: string,
  post: string,
  { sender, holder, ended, body }: Row,
  told: boolean,
): { title: boolean; party: boolean; papers: boolean } {
  const [keeps, copied, had] = [
    [sender, holder, body.respondent].includes(agency),
    body.copied.includes(agency),
    body.formerHolders.includes(agency),
  ];
  return {
    title: told,
    party: told && post !== 'AUDITOR' && (keeps || (copied && !ended)),
    papers: told && (keeps || copied) && (keeps || !had || copied),
  };
}

describe('every route, every agency of the city, while it runs, after its end, and when nobody acts', () => {
  let platform: TestPlatform;
  const live = new Map<string, LiveClient>();
  const heard: LiveClient[] = [];
  const loginOf = (agency: string, post: string): string => `${agency}/${post}/${post === 'HEAD' ? 4 : 0}`;
  const signIn = (agency: string, post: string): Promise<GraphQLClient> => platform.as(loginOf(agency, post));
  const rows = <T>(sql: string, id: string): Promise<T[]> => platform.owner.query(sql, [id]);
  const rowOf = async ({ id }: FiledCase): Promise<Row> =>
    (await rows<Row>('SELECT sender, holder, ended_at IS NOT NULL AS ended, body FROM referral WHERE id = $1', id))[0]!;
  const partiesOf = async ({ id }: FiledCase): Promise<ReadonlySet<string>> =>
    new Set(
      (await rows<{ id: string }>('SELECT agency_id AS id FROM referral_party WHERE referral_id = $1', id)).map(
        (row) => row.id,
      ),
    );
  const plain = (answer: object, id: string): string =>
    JSON.stringify(answer)
      .replaceAll(id, 'ID')
      .replaceAll(/"requestId":"[^"]+"/g, '');

  beforeAll(async () => {
    platform = await startPlatform({ settings: { LIVE_POLL_MS: '100' } });
    await appointStaff(platform);
    await appointStaff(
      platform,
      AGENCIES.map(({ id }) => ({ personId: loginOf(id, 'AUDITOR'), name: '审计员', agencyId: id, post: 'AUDITOR' })),
    );
  }, 120_000);
  afterAll(async () => {
    for (const client of heard) client.close();
    await platform.close();
  });
  /** Everybody listens anew: when the clock has been turned, the sessions have ended, and the streams with them. */
  const listen = async (): Promise<void> => {
    for (const { id } of AGENCIES) {
      live.get(id)?.close();
      live.set(id, await LiveClient.open(platform.url, (await platform.as(loginOf(id, 'HEAD'))).bearer, watching));
      heard.push(live.get(id)!);
    }
  };

  /**
   * Asks as every post of every party, and as one post of every other agency (another at each look), and compares with
   * what may be read.
   */
  let looks = 0;
  const check = async (referral: FiledCase): Promise<void> => {
    const strangersPost = POSTS[(looks += 1) % POSTS.length]!;
    const [row, parties] = [await rowOf(referral), await partiesOf(referral)];
    const nowhere = randomUUID();
    // In a short run a party is asked in one post and another at each look, and so is every fifth stranger.
    const asked = (agency: string, at: number): readonly (typeof POSTS)[number][] => {
      if (parties.has(agency))
        return volume<readonly (typeof POSTS)[number][]>([POSTS[(looks + at) % POSTS.length]!], POSTS);
      return (looks + at) % volume(10, 1) === 0 ? [strangersPost] : [];
    };
    await Promise.all(
      AGENCIES.map(async ({ id: agency }, at) => {
        for (const post of asked(agency, at)) {
          const client = await signIn(agency, post);
          const answer = await client.ask<{ referral: { documents: object[] } | null }>(everything, {
            id: referral.id,
          });
          const text = JSON.stringify(answer);
          const found = {
            title: text.includes(TITLE),
            party: text.includes(PARTY),
            papers: (answer.data?.referral?.documents.length ?? 0) > 0,
          };
          const expected = expectedOf(agency, post, row, parties.has(agency));
          const papers = expected.papers && (await hasPapers(referral));
          expect({ agency, post, ...found }).toEqual({ agency, post, ...expected, papers });
          if (!parties.has(agency))
            expect(plain(answer, referral.id)).toBe(plain(await client.ask(everything, { id: nowhere }), nowhere));
        }
        const told = JSON.stringify(
          (live.get(agency)?.results ?? []).filter(({ data }) => data?.referralChanged?.id === referral.id),
        );
        if (!parties.has(agency)) expect([agency, told]).toEqual([agency, '[]']);
      }),
    );
  };
  const hasPapers = async ({ id }: FiledCase): Promise<boolean> =>
    (
      await rows<{ papers: boolean }>(
        "SELECT jsonb_array_length(body->'documents') > 0 AS papers FROM referral WHERE id = $1",
        id,
      )
    )[0]!.papers;

  it.each(ROUTES.map((route) => [route.id, route] as const))(
    '%s',
    async (_, route) => {
      const matter = { ...MATTER, party: PARTY, title: TITLE };
      const running = await walk(platform, route, longest(route, false), { matter });
      await check(running);
      await check(await walk(platform, route, longest(route, true), { matter }));
      if ((await rowOf(running)).ended) return;
      // Nobody acts for half a year: the ladder brings it before those who supervise.
      const before = await partiesOf(running);
      await listen();
      await platform.owner.query(
        `UPDATE deadline
         SET next_at = now() - interval '1 minute'
         WHERE referral_id = $1 AND state = 'OPEN' AND next_at IS NOT NULL`,
        [running.id],
      );
      for (let step = 0; step < 4; step += 1) {
        await platform.app.get(OverdueSweep).sweep();
        await platform.owner.query(
          `UPDATE deadline
           SET next_at = now() - interval '1 minute'
           WHERE referral_id = $1 AND state = 'OPEN' AND next_at IS NOT NULL`,
          [running.id],
        );
      }
      await running.arrived();
      const supervisors = [...(await partiesOf(running))].filter((agency) => !before.has(agency));
      await until(
        () =>
          Promise.resolve(
            supervisors.every((agency) => JSON.stringify(live.get(agency)!.results).includes(running.id)),
          ),
        'whoever was told has heard it live',
        20_000,
      );
      if (route.confidential) expect(supervisors).toEqual([]);
      await check(running);
      for (const agency of supervisors) seenByLadder.add(`${route.id} ${agency}`);
      if (route.id === 'R01') await beginEmergencyAccess(running);
    },
    240_000,
  );

  const seenByLadder = new Set<string>();
  it('has brought some before the leading-group office and the government', () => {
    expect([...seenByLadder].filter((entry) => entry.endsWith('leading-group-office')).length).toBeGreaterThan(5);
  });

  it('every agency has heard, live, of what it is a party to and may read, and of nothing else', async () => {
    let events = 0;
    for (const [index, client] of heard.entries()) {
      const agency = AGENCIES[index % AGENCIES.length]!.id;
      expect([agency, client.codes.filter((code) => code !== 'UNAUTHENTICATED')]).toEqual([agency, []]);
      for (const { data } of client.results.filter(({ errors }) => errors === undefined)) {
        const parties: unknown[] = await platform.owner.query(
          'SELECT 1 FROM referral_party WHERE referral_id = $1 AND agency_id = $2',
          [data?.referralChanged?.id, agency],
        );
        expect([agency, parties.length]).toEqual([agency, 1]);
        events += 1;
      }
    }
    expect(events).toBeGreaterThan(50);
  });

  /**
   * A head of an agency without any part in it: sees what it is about, and none of what the agencies wrote to one
   * another.
   */
  async function beginEmergencyAccess(referral: FiledCase): Promise<void> {
    const parties = await partiesOf(referral);
    const agency = AGENCIES.find(({ id }) => !parties.has(id))!.id;
    const client = await signIn(agency, 'HEAD');
    const { data } = await (
      await signIn((await rowOf(referral)).sender, 'HEAD')
    ).ask<{ referral: { number: string } }>('query ($id: UUID!) { referral(id: $id) { number } }', { id: referral.id });
    await client.send(
      'mutation ($input: BeginEmergencyAccessInput!) { beginEmergencyAccess(input: $input) { refusal { code } } }',
      {
        input: {
          idempotencyKey: randomUUID(),
          referralNumber: data!.referral.number,
          reason: '突发事件研判',
          hours: 1,
        },
      },
    );
    const answer = await client.ask<{ referral: Record<string, unknown> }>(everything, { id: referral.id });
    expect(JSON.stringify(answer)).toContain(PARTY);
    expect(answer.data?.referral).toMatchObject({
      notices: [],
      evidences: [],
      auditTrail: [],
      identities: [],
      informants: [],
      allowedActions: [],
    });
    for (const post of ['AUDITOR', 'LIAISON'])
      expect((await (await signIn(agency, post)).ask(everything, { id: referral.id })).errors).toHaveLength(1);
    expect(JSON.stringify(live.get(agency)!.results)).not.toContain(referral.id);
  }
});

/** The longest way to a state in which somebody must still act, or to an end. */
function longest(route: Route, ended: boolean): readonly WalkedStep[] {
  const ways = [...explore(route)]
    .filter(([state]) => (route.states[state]?.owner === null) === ended)
    .map(([, { trail }]) => trail);
  return ways.reduce((long, way) => (way.length > long.length ? way : long), []);
}
