import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The problem ledger: patches, cases, reports and bulletins, one row each, with their state derived from their history. The history lies in
 * the same append-only table and tree as that of the referrals. What a row says at any past moment is in `ledger_version`.
 */
export class Ledger1700000000019 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(SIGHT);
    for (const table of ['ledger_record', 'ledger_version']) await runner.query(policies(table));
    await runner.query(CONCERNS);
    await runner.query(REST);
    await runner.query(HISTORY);
    await runner.query(REFERRALS);
    await runner.query(AROUND);
    await runner.query(SENTINEL);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('the ledger is not undone by a migration: its history is in the tree'));
  }
}

/** What is kept of a record twice: in the row as it is now, and in each of its versions. Areas are hundred-millionths of a 亩. */
const FIGURES = `
  kind text NOT NULL CHECK (kind IN ('PATCH', 'CASE', 'REPORT', 'BULLETIN')), campaign_id text NOT NULL, number text NOT NULL, state text NOT NULL,
  township text REFERENCES agency, duty_agency text REFERENCES agency, handler text REFERENCES agency, must_since timestamptz(3),
  batch text, category text, total bigint, cultivated bigint, basic bigint, excluded boolean NOT NULL DEFAULT false, own boolean NOT NULL DEFAULT false, case_id uuid,
  due_on date, struck_off_on date, passed int NOT NULL DEFAULT 0, failed int NOT NULL DEFAULT 0, relapses int NOT NULL DEFAULT 0,
  reds text[] NOT NULL DEFAULT '{}', findings text[] NOT NULL DEFAULT '{}'`;

const TABLES = `
  CREATE TABLE campaign (
    id text NOT NULL, version int NOT NULL CHECK (version > 0), valid_from date NOT NULL, valid_to date, body jsonb NOT NULL, digest text NOT NULL,
    loaded_at timestamptz(3) NOT NULL, PRIMARY KEY (id, version)
  );
  COMMENT ON TABLE campaign IS '整治行动方案: versions of a campaign file; a row is never changed, a change of plan is another version';

  CREATE TABLE ledger_record (
    id uuid PRIMARY KEY, ${FIGURES}, version int NOT NULL CHECK (version >= 0), body jsonb NOT NULL, registered_at timestamptz(3) NOT NULL, changed_at timestamptz(3) NOT NULL,
    party_key text, place box, delivered_on date, source text, look_at timestamptz(3), chain_length int NOT NULL, chain_head text NOT NULL,
    UNIQUE (campaign_id, kind, number)
  );
  CREATE INDEX ledger_newest ON ledger_record (kind, registered_at DESC, id DESC);
  CREATE INDEX ledger_of_party ON ledger_record (party_key) WHERE party_key IS NOT NULL;
  CREATE INDEX ledger_filing ON ledger_record ((body->>'documentNumber')) WHERE kind = 'CASE';
  CREATE INDEX ledger_place ON ledger_record USING gist (place) WHERE place IS NOT NULL;
  CREATE INDEX ledger_look ON ledger_record (look_at) WHERE look_at IS NOT NULL;
  CREATE INDEX ledger_township ON ledger_record (township, kind);
  CREATE INDEX ledger_duty ON ledger_record (duty_agency, kind);
  COMMENT ON TABLE ledger_record IS '问题台账: 图斑 (PATCH), 案件 (CASE), 报送 (REPORT), 月调度通报 (BULLETIN); body is the state derived from the history';
  COMMENT ON COLUMN ledger_record.total IS 'hundred-millionths of a 亩 (1 m² = 150000): exact in either unit';
  COMMENT ON COLUMN ledger_record.must_since IS 'since when it is found that the case must be referred and has not been: then the procuratorate sees it';
  COMMENT ON COLUMN ledger_record.own IS 'registered by the township in which it lies, a case: on such patches alone; it enters none of the shares of a ranking';
  COMMENT ON COLUMN ledger_record.look_at IS 'when the watchmen look again: time alone, or something around the record, can have changed what they find';
  COMMENT ON COLUMN ledger_record.reds IS 'detectors whose finding stands and is RED';

  CREATE TABLE ledger_version (
    record_id uuid NOT NULL REFERENCES ledger_record, no int NOT NULL, ${FIGURES}, from_at timestamptz(3) NOT NULL, until_at timestamptz(3), PRIMARY KEY (record_id, no)
  );
  CREATE INDEX ledger_version_then ON ledger_version (kind, from_at);
  COMMENT ON TABLE ledger_version IS 'what the row said from one moment to another: figures of any past moment are the same whenever they are asked for';

  CREATE TABLE ledger_evaluation (
    record_id uuid NOT NULL REFERENCES ledger_record, no int NOT NULL, at timestamptz(3) NOT NULL, cause text NOT NULL CHECK (cause IN ('ACT', 'SWEEP', 'IMPORT')),
    campaign_version int NOT NULL, findings jsonb NOT NULL, PRIMARY KEY (record_id, no)
  );
  COMMENT ON TABLE ledger_evaluation IS '预警评估: what the watchmen found, each time that it was something else: level, rule with version, reason, inputs';
  CREATE TABLE watch_run (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz(3) NOT NULL, looked int NOT NULL, changed int NOT NULL);
  COMMENT ON TABLE watch_run IS 'each sweep of the watchmen: how many records it looked at, and for how many the answer was another';
`;

const SIGHT = `
  CREATE FUNCTION ledger_must(land_case uuid) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$ BEGIN RETURN EXISTS (SELECT 1 FROM ledger_record WHERE id = land_case AND must_since IS NOT NULL); END $$;
  COMMENT ON FUNCTION ledger_must IS 'must this case be referred, or must it have been';
  REVOKE ALL ON FUNCTION ledger_must FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION ledger_must TO referral_api, referral_worker;
  CREATE FUNCTION app_agency_kind() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT kind FROM agency WHERE id = app_agency() $$;
`;

/** The bureau, the office and the government see the ledger; whoever it binds sees what binds it; the procuratorate what must be referred, with its patches. A bulletin is for all. */
const SEES_ALL = "IN ('NATURAL_RESOURCES', 'LEADING_GROUP_OFFICE', 'GOVERNMENT')";
const SEES_PART = (agencyKind: string): string =>
  `app_agency() IN (township, duty_agency, handler) OR (${agencyKind} = 'PROCURATORATE' AND (must_since IS NOT NULL OR ledger_must(case_id))) OR (kind = 'BULLETIN' AND app_agency() IS NOT NULL)`;
const SEES = `(SELECT app_agency_kind()) ${SEES_ALL} OR ${SEES_PART('(SELECT app_agency_kind())')}`;

/** Whoever only follows the ledger writes nothing of it. */
const WRITES = `(SELECT app_agency_kind()) IN ('NATURAL_RESOURCES', 'LEADING_GROUP_OFFICE') OR ((SELECT app_agency_kind()) NOT IN ('GOVERNMENT', 'PROCURATORATE') AND app_agency() IN (township, duty_agency, handler))`;

function policies(table: string): string {
  return `
    GRANT SELECT, INSERT, UPDATE ON ${table} TO referral_api, referral_worker;
    ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
    CREATE POLICY concerned ON ${table} FOR SELECT TO referral_api USING (${SEES});
    CREATE POLICY adds ON ${table} FOR INSERT TO referral_api WITH CHECK ((${WRITES}) AND (kind <> 'BULLETIN' OR (SELECT app_agency_kind()) = 'LEADING_GROUP_OFFICE'));
    CREATE POLICY changes ON ${table} FOR UPDATE TO referral_api USING ((${WRITES}) AND kind <> 'BULLETIN'${table === 'ledger_version' ? ' AND until_at IS NULL' : ''}) WITH CHECK (${WRITES});
    CREATE POLICY watches ON ${table} TO referral_worker USING (app_job() = 'WATCH') WITH CHECK (app_job() = 'WATCH');`;
}

/** Functions and no sub-selects: these stand in the policies of the history, which every act on a referral plans and pays. */
const CONCERNS = `
  CREATE FUNCTION ledger_concerns(record uuid) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
  DECLARE mine text := app_agency_kind();
  BEGIN
    IF mine ${SEES_ALL} THEN RETURN EXISTS (SELECT 1 FROM ledger_record WHERE id = record); END IF; -- an import asks this of every row
    RETURN EXISTS (SELECT 1 FROM ledger_record WHERE id = record AND (${SEES_PART('mine')}));
  END $$;
  COMMENT ON FUNCTION ledger_concerns IS 'is this a record of the ledger that the agency of the transaction sees';
  CREATE FUNCTION ledger_holds(record uuid) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$ BEGIN RETURN EXISTS (SELECT 1 FROM ledger_record WHERE id = record); END $$;
  REVOKE ALL ON FUNCTION ledger_concerns, ledger_holds FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION ledger_concerns TO referral_api;
  GRANT EXECUTE ON FUNCTION ledger_holds TO referral_worker;
`;
const CONCERNED = 'ledger_concerns(%)';
const HELD = 'ledger_holds(%)';

const REST = `
  REVOKE UPDATE ON ledger_version, ledger_record FROM referral_api, referral_worker;
  GRANT UPDATE (state, township, duty_agency, handler, must_since, batch, category, total, cultivated, basic, excluded, own, case_id, due_on, struck_off_on, passed, failed, relapses, reds, findings,
    version, body, changed_at, party_key, place, delivered_on, source, look_at, chain_length, chain_head) ON ledger_record TO referral_api, referral_worker;
  CREATE FUNCTION ledger_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF NEW.chain_length < OLD.chain_length OR NEW.version < OLD.version OR (OLD.must_since IS NOT NULL AND NEW.must_since IS NULL) THEN
      RAISE EXCEPTION 'a record of the ledger forgets nothing: %', OLD.number USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER keeps BEFORE UPDATE ON ledger_record FOR EACH ROW EXECUTE FUNCTION ledger_keeps();
  COMMENT ON FUNCTION ledger_keeps IS 'neither the length of a history nor that a case must be referred is taken back, whoever writes';
  GRANT UPDATE (until_at) ON ledger_version TO referral_api, referral_worker;
  CREATE INDEX ledger_version_now ON ledger_version (record_id) WHERE until_at IS NULL;
  CREATE INDEX ledger_patch_number ON ledger_record (number COLLATE "C") WHERE kind = 'PATCH';
  GRANT SELECT ON campaign TO referral_api, referral_worker;
  GRANT SELECT, INSERT ON ledger_evaluation TO referral_api, referral_worker;
  GRANT SELECT ON watch_run TO referral_api;
  GRANT SELECT, INSERT ON watch_run TO referral_worker;
  ALTER TABLE ledger_evaluation ENABLE ROW LEVEL SECURITY;
  CREATE POLICY concerned ON ledger_evaluation TO referral_api USING (${CONCERNED.replace('%', 'ledger_evaluation.record_id')}) WITH CHECK (${CONCERNED.replace('%', 'ledger_evaluation.record_id')});
  CREATE POLICY watches ON ledger_evaluation TO referral_worker USING (app_job() = 'WATCH') WITH CHECK (app_job() = 'WATCH');
`;

/** The history of a record of the ledger lies where that of a referral does: one log, one tree. */
const HISTORY = `
  ALTER TABLE audit_event DROP CONSTRAINT audit_event_referral_id_fkey;
  COMMENT ON COLUMN audit_event.referral_id IS 'the referral, or the record of the ledger, whose history this is';
  CREATE POLICY ledger_reads ON audit_event FOR SELECT TO referral_api USING (${CONCERNED.replace('%', 'audit_event.referral_id')});
  CREATE POLICY ledger_adds ON audit_event FOR INSERT TO referral_api WITH CHECK (${CONCERNED.replace('%', 'audit_event.referral_id')});
  CREATE POLICY watches ON audit_event TO referral_worker USING (app_job() = 'WATCH' AND ${HELD.replace('%', 'audit_event.referral_id')}) WITH CHECK (app_job() = 'WATCH' AND ${HELD.replace('%', 'audit_event.referral_id')});
  CREATE POLICY ledger_reads ON audit_leaf FOR SELECT TO referral_api USING (${CONCERNED.replace('%', 'audit_leaf.referral_id')});
`;

/** What the watchmen need of referrals that the asking agency may not see: how far each is, nothing of what it says. */
const REFERRALS = `
  CREATE FUNCTION ledger_referrals(ids uuid[], at timestamptz) RETURNS TABLE (referral_id uuid, number text, route_id text, state text, sender text, holder text, sent boolean, sent_at timestamptz, ended_at timestamptz, overdue boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT r.id, r.number, r.route_id, r.state, r.sender, r.holder, n.first IS NOT NULL AND r.state <> 'WITHDRAWN', n.first, r.ended_at,
      EXISTS (SELECT FROM deadline d WHERE d.referral_id = r.id AND d.duty_agency = r.sender AND d.kind = 'DUTY' AND d.state = 'OPEN' AND d.due_at < at AND d.rule_id <> 'WC-1')
    FROM referral r LEFT JOIN LATERAL (SELECT min(submitted_at) AS first FROM notice WHERE referral_id = r.id AND kind = 'TRANSFER' AND NOT copy) n ON true WHERE r.id = ANY (ids) $$;
  REVOKE ALL ON FUNCTION ledger_referrals FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION ledger_referrals TO referral_api, referral_worker;
  CREATE INDEX ledger_case_referrals ON ledger_record USING gin ((body->'referrals') jsonb_path_ops) WHERE kind = 'CASE';
  CREATE FUNCTION ledger_wakes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
  BEGIN
    UPDATE ledger_record SET look_at = NEW.changed_at WHERE kind = 'CASE' AND body->'referrals' @> jsonb_build_array(jsonb_build_object('referralId', NEW.id)) AND (look_at IS NULL OR look_at > NEW.changed_at);
    RETURN NULL;
  END $$;
  CREATE TRIGGER wakes_ledger AFTER UPDATE OF state ON referral FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION ledger_wakes();
  COMMENT ON FUNCTION ledger_wakes IS 'a referral has moved: the watchmen look at its case again';
`;

/** Patches upon places, by the index at each place: in an import the planner believes the ledger empty, and would compare everything with everything. */
const UPON = (places: string, columns: string): string =>
  `unnest(${places}) p CROSS JOIN LATERAL (SELECT ${columns} FROM ledger_record WHERE place && p::box OFFSET 0) l`;

/** What lies around a record, whoever asks: an evaluation that depends on who asks would be none. Only the watchmen read it. */
const AROUND = `
  CREATE FUNCTION ledger_of_parties(keys text[]) RETURNS TABLE (party_key text, id uuid, number text, state text, body jsonb) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT l.party_key, l.id, l.number, l.state, jsonb_build_object('conductOn', l.body->'conductOn', 'land', l.body->'land', 'penalty', l.body->'penalty') FROM ledger_record l
    WHERE l.kind = 'CASE' AND l.party_key = ANY (keys) ORDER BY l.number $$;
  CREATE FUNCTION ledger_patches(ids uuid[]) RETURNS TABLE (id uuid, number text, total text, cultivated text, basic text, geometry text, place text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT l.id, l.number, COALESCE(l.body->'check'->>'total', l.body->'facts'->>'total'), COALESCE(l.body->'check'->>'cultivated', l.body->'facts'->>'cultivated'), COALESCE(l.body->'check'->>'basic', l.body->'facts'->>'basic'), l.body->'facts'->>'geometry', l.place::text
    FROM ledger_record l WHERE l.kind = 'PATCH' AND l.id = ANY (ids) ORDER BY l.number $$;
  CREATE FUNCTION ledger_near(places text[]) RETURNS TABLE (id uuid, number text, township text, source text, delivered_on date, registered_at timestamptz, registered_by text, geometry text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT DISTINCT ON (l.number) l.id, l.number, l.township, l.source, l.delivered_on, l.registered_at, l.body->>'registeredBy', l.body->'facts'->>'geometry'
    FROM ${UPON('places', '*')} ORDER BY l.number LIMIT 5000 $$;
  CREATE FUNCTION ledger_wake(places text[], self_found text[], key text, at timestamptz) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
    WITH woken AS (
        SELECT l.case_id AS id FROM ${UPON('places', 'case_id')} WHERE l.case_id IS NOT NULL
        UNION SELECT l.id FROM ${UPON('self_found', 'id, source')} WHERE l.source IN ('SATELLITE', 'INSPECTION')
        UNION SELECT l.id FROM ledger_record l WHERE l.party_key = key AND l.kind = 'CASE'),
      held AS (SELECT l.id FROM ledger_record l JOIN woken USING (id) ORDER BY l.id FOR NO KEY UPDATE OF l)
    UPDATE ledger_record l SET look_at = at FROM held WHERE l.id = held.id AND (l.look_at IS NULL OR l.look_at > at) $$;
  CREATE FUNCTION ledger_has_patch(campaign text, patch_number text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT EXISTS (SELECT FROM ledger_record WHERE campaign_id = campaign AND kind = 'PATCH' AND number = patch_number) $$;
  COMMENT ON FUNCTION ledger_near IS 'patches upon these places';
  COMMENT ON FUNCTION ledger_wake IS 'a patch was put upon these places, found by the township itself upon those, or a case of this party has changed: the watchmen look again at the cases and patches there';
  REVOKE ALL ON FUNCTION ledger_of_parties, ledger_patches, ledger_near, ledger_wake, ledger_has_patch FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION ledger_of_parties, ledger_patches, ledger_near, ledger_wake, ledger_has_patch TO referral_api, referral_worker;
`;

const SENTINEL = `
  CREATE FUNCTION ledger_sentinel(at timestamptz) RETURNS TABLE (finding text, referral_number text, detail text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT 'LEDGER_CHAIN', l.number, l.chain_length || ' / ' || e.count FROM ledger_record l LEFT JOIN LATERAL (SELECT count(*) AS count, max(seq) AS last FROM audit_event WHERE referral_id = l.id) e ON true
      WHERE l.chain_length <> e.count OR l.chain_length <> COALESCE(e.last, 0)
    UNION ALL SELECT 'EVENT_OF_NOTHING', e.referral_id::text, e.seq::text FROM audit_event e WHERE NOT EXISTS (SELECT FROM referral r WHERE r.id = e.referral_id) AND NOT EXISTS (SELECT FROM ledger_record l WHERE l.id = e.referral_id)
    UNION ALL SELECT 'STRUCK_OFF_WITHOUT_ACCEPTANCE', l.number, l.state FROM ledger_record l WHERE l.kind = 'CASE' AND l.state = 'STRUCK_OFF' AND l.body->'acceptance' = 'null'::jsonb
    UNION ALL SELECT 'FILED_WITHOUT_CASE', l.number, l.state FROM ledger_record l WHERE l.kind = 'PATCH' AND l.state = 'FILED' AND NOT EXISTS (SELECT FROM ledger_record c WHERE c.id = l.case_id AND c.kind = 'CASE')
    UNION ALL SELECT 'VERSION_OPEN_TWICE', l.number, count(*)::text FROM ledger_version v JOIN ledger_record l ON l.id = v.record_id WHERE v.until_at IS NULL GROUP BY l.id, l.number HAVING count(*) <> 1
    UNION ALL SELECT 'NOBODY_LOOKS', l.number, l.look_at::text FROM ledger_record l WHERE l.look_at < at - interval '1 day'
  $$;
  COMMENT ON FUNCTION ledger_sentinel IS 'impossible states of the ledger; for the administrators, who see numbers and no case';
  CREATE OR REPLACE FUNCTION sentinel_for_administrators(at timestamptz) RETURNS TABLE (finding text, referral_number text, detail text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT s.finding, s.referral_number, s.detail FROM (SELECT * FROM sentinel(at) UNION ALL SELECT * FROM ledger_sentinel(at)) s WHERE app_admin() IN ('SYSTEM_ADMIN', 'AUDIT_ADMIN') ORDER BY 1, 2, 3 LIMIT 500 $$;
  REVOKE ALL ON FUNCTION ledger_sentinel FROM PUBLIC;
`;
