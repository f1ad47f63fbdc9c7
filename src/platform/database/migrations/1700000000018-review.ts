import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What auditors look for in the history, taken out of the bodies by the database itself; and the sentinel, which looks for what cannot be. */
export class Review1700000000018 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE audit_event
        ADD COLUMN kind text GENERATED ALWAYS AS (body::jsonb->'event'->>'kind') STORED,
        ADD COLUMN action text GENERATED ALWAYS AS (COALESCE(body::jsonb->'event'->>'action', body::jsonb->'event'->>'step')) STORED,
        ADD COLUMN version int GENERATED ALWAYS AS ((body::jsonb->'event'->>'version')::int) STORED,
        ADD COLUMN notice_id text GENERATED ALWAYS AS (body::jsonb->'event'->>'noticeId') STORED,
        ADD COLUMN by_agency text GENERATED ALWAYS AS (body::jsonb->'event'->'by'->>'agencyId') STORED,
        ADD COLUMN by_person text GENERATED ALWAYS AS (body::jsonb->'event'->'by'->>'personId') STORED,
        ADD COLUMN late boolean GENERATED ALWAYS AS (COALESCE(body::jsonb->'event'->'late', '[]') <> '[]') STORED;
      COMMENT ON COLUMN audit_event.kind IS 'derived from the body, like the columns after it; null once it has been redacted';
      CREATE INDEX audit_event_newest ON audit_event (recorded_at DESC, referral_id, seq);
      CREATE INDEX audit_event_of_person ON audit_event (by_person, recorded_at DESC) WHERE by_person IS NOT NULL;
    `);
    await runner.query(SENTINEL);
    await runner.query(`
      CREATE FUNCTION has_password(owner text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
        SELECT EXISTS (SELECT FROM account WHERE person_id = owner AND password_hash <> '!') $$;
      COMMENT ON FUNCTION has_password IS 'whoever has one is given no activation code with another post';
      REVOKE ALL ON FUNCTION has_password FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION has_password TO referral_api;
    `);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('the columns that searches rest on are not taken away by a migration'));
  }
}

/** Everything that the platform never leaves behind by itself; a row means that something outside it has happened. */
const SENTINEL = `
  CREATE FUNCTION sentinel(at timestamptz) RETURNS TABLE (finding text, referral_number text, detail text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT 'NO_OWNER', r.number, r.state FROM referral r WHERE r.ended_at IS NULL AND r.owners = '{}'
    UNION ALL SELECT 'OWNER_AFTER_END', r.number, array_to_string(r.owners, ', ') FROM referral r WHERE r.ended_at IS NOT NULL AND r.owners <> '{}'
    UNION ALL SELECT 'CHAIN_LENGTH', r.number, r.chain_length || ' / ' || e.count FROM referral r JOIN (SELECT referral_id, count(*) AS count, max(seq) AS last FROM audit_event GROUP BY referral_id) e ON e.referral_id = r.id
      WHERE r.chain_length <> e.count OR r.chain_length <> e.last
    UNION ALL SELECT 'CHAIN_HEAD', r.number, r.chain_head FROM referral r JOIN audit_event e ON e.referral_id = r.id AND e.seq = r.chain_length WHERE e.leaf_hash <> r.chain_head
    UNION ALL SELECT 'NOTICE_WITHOUT_MESSAGE', r.number, n.id FROM notice n JOIN referral r ON r.id = n.referral_id WHERE NOT EXISTS (SELECT FROM outbox o WHERE o.id = n.id)
    UNION ALL SELECT 'DELIVERED_WITHOUT_PARTY', r.number, n.id FROM notice n JOIN referral r ON r.id = n.referral_id WHERE n.delivered_at IS NOT NULL AND NOT EXISTS (SELECT FROM referral_party p WHERE p.referral_id = n.referral_id AND p.agency_id = n.to_agency)
    UNION ALL SELECT 'MESSAGE_NEVER_ENDED', r.number, o.id FROM outbox o JOIN referral r ON r.id = o.referral_id WHERE o.state IN ('PENDING', 'QUEUED') AND COALESCE(o.queued_at, o.next_at) < at - interval '1 hour'
    UNION ALL SELECT 'DUTY_WITHOUT_CLOCK', r.number, d.id FROM deadline d JOIN referral r ON r.id = d.referral_id WHERE d.state = 'OPEN' AND d.kind = 'DUTY' AND d.next_at IS NULL AND d.due_at > at - interval '90 days' AND d.next_step = 0
    UNION ALL SELECT 'LIMIT_AFTER_END', r.number, d.id FROM deadline d JOIN referral r ON r.id = d.referral_id WHERE d.state = 'OPEN' AND d.notice_id IS NULL AND r.ended_at IS NOT NULL AND d.rule_id = 'WC-1'
    UNION ALL SELECT 'EVIDENCE_WITHOUT_EVENT', r.number, v.notice_id || ' ' || v.kind FROM evidence v JOIN referral r ON r.id = v.referral_id WHERE NOT EXISTS (SELECT FROM audit_event e WHERE e.referral_id = v.referral_id AND e.seq = v.event_seq)
    UNION ALL SELECT 'NEVER_SEALED', r.number, u.seq::text FROM audit_unsealed u JOIN audit_event e USING (referral_id, seq) JOIN referral r ON r.id = u.referral_id WHERE e.recorded_at < at - interval '5 minutes'
    UNION ALL SELECT 'EVENT_OUTSIDE_TREE', r.number, e.seq::text FROM audit_event e JOIN referral r ON r.id = e.referral_id
      WHERE NOT EXISTS (SELECT FROM audit_leaf l WHERE l.referral_id = e.referral_id AND l.seq = e.seq) AND NOT EXISTS (SELECT FROM audit_unsealed u WHERE u.referral_id = e.referral_id AND u.seq = e.seq)
  $$;
  COMMENT ON FUNCTION sentinel IS 'impossible states; for the administrators, who see numbers and no case';
  CREATE FUNCTION sentinel_for_administrators(at timestamptz) RETURNS TABLE (finding text, referral_number text, detail text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT s.finding, s.referral_number, s.detail FROM sentinel(at) s WHERE app_admin() IN ('SYSTEM_ADMIN', 'AUDIT_ADMIN') ORDER BY 1, 2, 3 LIMIT 500 $$;
  REVOKE ALL ON FUNCTION sentinel, sentinel_for_administrators FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION sentinel_for_administrators TO referral_api;
`;
