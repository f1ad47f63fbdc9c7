import { randomUUID } from 'node:crypto';

import type { DataSource } from 'typeorm';

import { readCaseFiles } from '../../src/books/casebook/load.js';
import type { Instant } from '../../src/domain/kernel/instant.js';
import { countInbox, type InboxQuestion, listInbox } from '../../src/inbox/inbox-list.js';
import { RolledBack, type Tx, UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { listSent } from '../../src/referrals/sent-referrals.js';
import { openPool } from '../support/database.js';
import { FiledCase } from '../support/filed-case.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';
import { volume } from '../support/volume.js';

const AGENCIES = Array.from({ length: 50 }, (_, n) => `agency-${n}`);
const EACH = 4;
const REQUESTS = volume(2_000, 20_000);
const AT_ONCE = 40;
/** Tables of a case, asked without any condition: what remains when the policy layer forgets everything. */
const BARE = [
  'referral',
  'notice',
  'evidence',
  'deadline',
  'audit_event',
  'outbox',
  'inbox_entry',
  'referral_party',
] as const;

/** A referral like another, from one agency to another, with a row in every table. */
const COPY_REFERRAL = `
  CREATE FUNCTION copy_referral(template uuid, new_id uuid, from_agency text, to_agency text)
    RETURNS void
    LANGUAGE sql
  AS $$
    INSERT INTO referral (id, number, route_id, state, version, sender, holder, owners, body, opened_at, changed_at,
      thread_id)
      SELECT new_id, 'T-' || new_id, r.route_id, r.state, r.version, from_agency, to_agency, ARRAY[to_agency],
        r.body || jsonb_build_object('id', new_id, 'sender', from_agency, 'holder', to_agency), r.opened_at,
        r.changed_at, new_id
      FROM referral r WHERE r.id = template;
    INSERT INTO referral_party SELECT DISTINCT a, new_id, now() FROM unnest(ARRAY[from_agency, to_agency]) a;
    INSERT INTO notice (id, referral_id, version, kind, from_agency, to_agency, copy, must_sign, content, submitted_at,
      delivered_at)
      SELECT new_id || '.TRANSFER', new_id, n.version, n.kind, from_agency, to_agency, n.copy, n.must_sign, n.content,
        n.submitted_at, now()
      FROM notice n WHERE n.referral_id = template AND n.kind = 'TRANSFER' AND NOT n.copy;
    INSERT INTO evidence SELECT new_id || '.TRANSFER', 'DELIVERED', new_id, now(), to_agency, '', 1;
    INSERT INTO deadline (id, referral_id, rule_id, rule_version, name, kind, basis, duty_agency, starts_at, due_at,
      provisional, explanation, state)
      SELECT new_id || '.d', new_id, d.rule_id, d.rule_version, d.name, d.kind, d.basis, to_agency, d.starts_at,
        d.due_at, d.provisional, d.explanation, 'OPEN'
      FROM deadline d WHERE d.referral_id = template LIMIT 1;
    INSERT INTO audit_event (subject_id, subject_kind, seq, body, leaf_hash, recorded_at, tree_size, signature)
      VALUES (new_id, 'REFERRAL', 1, '{}', md5(new_id::text), now(), 0, '-');
    INSERT INTO outbox (id, referral_id, queue, from_agency, to_agency, next_at, state)
      VALUES (new_id || '.TRANSFER', new_id, 'transfers', from_agency, to_agency, now(), 'DONE');
    INSERT INTO inbox_entry (agency_id, referral_id, tab, to_approve, unread, since, arrived_at)
      VALUES (to_agency, new_id, 'TO_SIGN', false, true, now(), now());
  $$`;

/** Everything in the inbox of an agency. */
const inboxOf = (agencyId: string, now: Instant): InboxQuestion => ({
  agencyId,
  withParty: true,
  now,
  tab: null,
  filter: null,
  order: 'ARRIVAL',
  page: { first: 100, counted: true },
});

/** A generator of its own, so that a failure can be played again: the seed is printed with it. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe('fifty agencies at once through one pool', () => {
  let platform: TestPlatform;
  let source: DataSource;
  /** Who is a party to what. */
  const parties = new Map<string, Set<string>>(AGENCIES.map((id) => [id, new Set()]));
  const seed = Number(process.env['SEED'] ?? Math.floor(performance.now() * 1_000) % 1_000_000);
  const roll = dice(seed);

  beforeAll(async () => {
    platform = await startPlatform();
    const template = await FiledCase.sent(platform);
    await template.arrived();
    await platform.owner.query(COPY_REFERRAL);
    await platform.owner.query(
      `INSERT INTO agency (id, kind, level, name, name_en, duties)
       SELECT id, 'SECTOR_DEPARTMENT', 'COUNTY', id, id, '' FROM unnest($1::text[]) AS id`,
      [AGENCIES],
    );
    for (const sender of AGENCIES) {
      for (let n = 0; n < EACH; n += 1) {
        const [id, receiver] = [randomUUID(), AGENCIES[roll(AGENCIES.length)]!];
        await platform.owner.query('SELECT copy_referral($1, $2, $3, $4)', [template.id, id, sender, receiver]);
        parties.get(sender)!.add(id);
        parties.get(receiver)!.add(id);
      }
    }
    source = await openPool(platform.databaseUrl, 'referral_api', 8);
  });
  afterAll(async () => {
    await source.destroy();
    await platform.close();
  });

  /** One request of a random kind; the ids of all referrals that it was shown. */
  async function request(tx: Tx, agency: string, broken: boolean): Promise<readonly string[]> {
    const now = '2026-01-01T00:00:00.000Z' as Instant;
    switch (broken ? 4 : roll(4)) {
      case 0:
        return (await listSent(tx, agency, { first: 100, counted: true })).edges.map(({ node }) => node.id);
      case 1:
        return (await listInbox(tx, inboxOf(agency, now))).edges.map(({ node }) => node.referral.id);
      case 2: {
        const anybody = [...parties.values()].flatMap((ids) => [...ids]);
        return [
          ...(
            await readCaseFiles(
              tx,
              Array.from({ length: 5 }, () => anybody[roll(anybody.length)]!),
            )
          ).keys(),
        ];
      }
      case 3: {
        const { toSign, inHand, done } = await countInbox(tx, agency, now, true);
        return toSign + inHand + done <= parties.get(agency)!.size ? [] : ['more than there are'];
      }
      default: {
        const table = BARE[roll(BARE.length)]!;
        const column = { referral: 'id', audit_event: 'subject_id' }[table as string] ?? 'referral_id';
        const rows = await tx.query<{ id: string }>(`SELECT ${column} AS id FROM ${table}`);
        return rows.map((row) => row.id);
      }
    }
  }

  it.each([
    ['by the queries of the platform', false],
    ['by queries without any condition, as if the policy layer were broken', true],
  ])(
    `sees nothing of another in ${REQUESTS} requests %s, whatever is aborted in between`,
    async (_, broken) => {
      const work = new UnitOfWork(source);
      let [left, shown, aborted] = [REQUESTS, 0, 0];
      const foreign: string[] = [];
      const killer = setInterval(() => {
        void platform.owner
          .query(
            `SELECT pg_cancel_backend(pid) FROM pg_stat_activity
             WHERE application_name = 'referral_api' AND datname = current_database() AND state = 'active' LIMIT 1`,
          )
          .catch(() => undefined);
      }, 20);
      await Promise.all(
        Array.from({ length: AT_ONCE }, async () => {
          while (left > 0) {
            left -= 1;
            const agency = AGENCIES[roll(AGENCIES.length)]!;
            const abort = roll(10);
            await work
              .asAgency(agency, async (tx) => {
                const ids = await request(tx, agency, broken);
                shown += ids.length;
                foreign.push(...ids.filter((id) => !parties.get(agency)!.has(id)).map((id) => `${agency} saw ${id}`));
                if (abort === 0) throw new RolledBack(null);
                if (abort === 1) throw new Error('aborted');
                if (abort === 2) await tx.query('SELECT 1 / 0');
              })
              .catch(() => {
                aborted += 1;
              });
            if (roll(4) === 0)
              foreign.push(
                ...(await work.plain((tx) => tx.query<{ id: string }>('SELECT id FROM referral')).catch(() => [])).map(
                  ({ id }) => `nobody saw ${id} after ${agency}`,
                ),
              );
          }
        }),
      );
      clearInterval(killer);
      expect({ seed, foreign: foreign.slice(0, 10) }).toEqual({ seed, foreign: [] });
      expect(shown).toBeGreaterThan(REQUESTS);
      expect(aborted).toBeGreaterThan(REQUESTS / 10);
    },
    600_000,
  );
});
