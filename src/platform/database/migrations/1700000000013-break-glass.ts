import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a person sees of a referral whose glass that person has broken. */
const UNDER_GLASS = { referral: 'id', deadline: 'referral_id' } as const;
/** What the breaking itself adds, in its own transaction and in no other, and in the name of its own agency. */
const WRITTEN = {
  notice: 'from_agency = app_agency()',
  evidence: 'agency_id = app_agency()',
  audit_event: 'true',
  outbox: 'from_agency = app_agency()',
} as const;

const MINE = 'b.person_id = app_person() AND b.agency_id = app_agency()';
const NOW_BREAKING = `(SELECT b.referral_id FROM break_glass b WHERE ${MINE} AND b.xmin = pg_current_xact_id_if_assigned()::xid)`;

/**
 * Break-glass (应急查阅): one person reads one referral of others for three hours at most. Rows are written by a function of
 * the owner alone, and only the transaction that breaks the glass may write to the referral: the history and the notices.
 */
export class BreakGlass1700000000013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLE);
    await runner.query(GLASSES);
    await runner.query(FUNCTION);
    for (const [table, column] of Object.entries(UNDER_GLASS)) {
      await runner.query(
        `CREATE POLICY under_glass ON ${table} FOR SELECT TO referral_api USING (app_person() IS NOT NULL AND ${column} = ANY (app_glasses()))`,
      );
    }
    await runner.query(
      `CREATE POLICY when_breaking ON referral FOR UPDATE TO referral_api USING (id IN ${NOW_BREAKING})`,
    );
    for (const [table, sender] of Object.entries(WRITTEN)) {
      await runner.query(
        `CREATE POLICY when_breaking ON ${table} FOR INSERT TO referral_api WITH CHECK (${sender} AND referral_id IN ${NOW_BREAKING})`,
      );
    }
    await runner.query(
      `CREATE POLICY when_breaking_reads ON evidence FOR SELECT TO referral_api USING (agency_id = app_agency() AND referral_id IN ${NOW_BREAKING})`,
    ); // an insert with ON CONFLICT reads
    await runner.query(`
      ALTER TABLE access_event ADD COLUMN glass_reads jsonb NOT NULL DEFAULT '{}';
      COMMENT ON COLUMN access_event.glass_reads IS 'the break-glasses under which it was read, each with the parts that were read under it';
      CREATE INDEX access_event_under_glass ON access_event USING gin (glass_reads) WHERE glass_reads <> '{}';
      CREATE POLICY under_glass ON access_event FOR SELECT TO referral_api USING (glass_reads <> '{}' AND EXISTS (SELECT FROM break_glass b WHERE access_event.glass_reads ? b.id::text));
    `);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('who broke the glass is not undone by a migration'));
  }
}

const TABLE = `
  CREATE TABLE break_glass (
    id uuid PRIMARY KEY, referral_id uuid NOT NULL REFERENCES referral, referral_number text NOT NULL, agency_id text NOT NULL REFERENCES agency, person_id text NOT NULL REFERENCES person,
    was_party boolean NOT NULL, told text[] NOT NULL, reason text NOT NULL CHECK (length(btrim(reason)) >= 4), opened_at timestamptz(3) NOT NULL, until timestamptz(3) NOT NULL,
    CONSTRAINT three_hours_at_most CHECK (until > opened_at AND until <= opened_at + interval '3 hours')
  );
  CREATE INDEX break_glass_of_person ON break_glass (person_id, until);
  CREATE INDEX break_glass_of_referral ON break_glass (referral_id);
  CREATE INDEX break_glass_newest ON break_glass (opened_at DESC, id DESC);
  COMMENT ON COLUMN break_glass.told IS 'the agencies that got a notice of it';
  COMMENT ON TABLE break_glass IS '应急查阅: who read a referral that did not concern the agency, why, and until when; rows are never changed';

  GRANT SELECT ON break_glass TO referral_api;
  ALTER TABLE break_glass ENABLE ROW LEVEL SECURITY;
  CREATE POLICY own ON break_glass FOR SELECT TO referral_api USING (person_id = app_person());
  CREATE POLICY own_agency ON break_glass FOR SELECT TO referral_api USING (agency_id = app_agency());
  CREATE POLICY owner_is_told ON break_glass FOR SELECT TO referral_api USING (EXISTS (SELECT FROM referral_party p WHERE p.referral_id = break_glass.referral_id AND p.agency_id = app_agency()));
  CREATE POLICY audit_admin ON break_glass FOR SELECT TO referral_api USING (app_admin() = 'AUDIT_ADMIN');
`;

/** Functions and no subqueries: what stands in a policy is planned with every statement on its table. */
const GLASSES = `
  CREATE FUNCTION app_glasses() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT COALESCE(array_agg(b.referral_id), '{}') FROM break_glass b WHERE ${MINE} AND b.until > now() $$;
  COMMENT ON FUNCTION app_glasses IS 'the referrals of which the person of this transaction has broken the glass, while it lasts';
  CREATE FUNCTION bearer_glasses(at timestamptz) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT COALESCE(jsonb_agg(jsonb_build_object('id', b.id, 'referralId', b.referral_id, 'wasParty', b.was_party)), '[]')
    FROM session s JOIN break_glass b ON b.person_id = s.person_id AND b.agency_id = s.agency_id WHERE s.token_hash = app_token() AND b.until > at $$;
  COMMENT ON FUNCTION bearer_glasses IS 'the break-glasses of whoever bears the session of this transaction';
`;

/**
 * By the clock of the database, which is also what ends it. Null: no such number, one that only its parties may know of, or
 * three times already within a day. The holder is told once the transfer has reached it: before, it knows of no case.
 */
const FUNCTION = `
  CREATE FUNCTION break_glass(new_id uuid, wanted text, why text, hours int) RETURNS break_glass
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
  DECLARE broken break_glass; at timestamptz := date_trunc('milliseconds', now());
  BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('break_glass/' || app_person(), 0));
    IF NOT holds(app_person(), app_agency(), ARRAY['HEAD', 'ACTING_HEAD', 'DEPUTY_HEAD', 'AUDITOR'], (at AT TIME ZONE 'Asia/Shanghai')::date)
      OR (SELECT count(*) FROM break_glass b WHERE b.person_id = app_person() AND b.opened_at > at - interval '24 hours') >= 3 THEN RETURN NULL; END IF;
    INSERT INTO break_glass (id, referral_id, referral_number, agency_id, person_id, was_party, told, reason, opened_at, until)
    SELECT new_id, r.id, r.number, app_agency(), app_person(), p.own, array_remove(ARRAY[r.sender, CASE WHEN p.holder AND r.holder <> r.sender THEN r.holder END], NULL), why, at, at + make_interval(hours => hours)
    FROM referral r, LATERAL (SELECT
        EXISTS (SELECT FROM referral_party q WHERE q.referral_id = r.id AND q.agency_id = app_agency()) AS own,
        EXISTS (SELECT FROM referral_party q WHERE q.referral_id = r.id AND q.agency_id = r.holder) AS holder) p
    WHERE r.number = wanted AND (p.own OR r.route_id NOT IN ('R12', 'R13')) RETURNING * INTO broken;
    RETURN broken;
  END $$;
  REVOKE ALL ON FUNCTION break_glass FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION break_glass TO referral_api;
`;
