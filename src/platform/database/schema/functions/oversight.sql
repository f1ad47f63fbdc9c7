-- What the platform never leaves behind by itself: a row means that something outside it has happened.

CREATE OR REPLACE FUNCTION sentinel(at timestamp with time zone)
  RETURNS TABLE(finding text, referral_number text, detail text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    WITH subject AS (
      SELECT id, number, chain_length, chain_head FROM referral
      UNION ALL SELECT id, number, chain_length, chain_head FROM ledger_record
    )
    SELECT 'NO_OWNER', r.number, r.state FROM referral r WHERE r.ended_at IS NULL AND r.owners = '{}'
    UNION ALL SELECT 'OWNER_AFTER_END', r.number, array_to_string(r.owners, ', ')
      FROM referral r
      WHERE r.ended_at IS NOT NULL AND r.owners <> '{}'
    UNION ALL SELECT 'CHAIN_LENGTH', r.number, r.chain_length || ' / ' || e.count
      FROM referral r
        JOIN (
          SELECT subject_id, count(*) AS count, max(seq) AS last FROM audit_event GROUP BY subject_id
        ) e ON e.subject_id = r.id
      WHERE r.chain_length <> e.count OR r.chain_length <> e.last
    UNION ALL SELECT 'CHAIN_HEAD', r.number, r.chain_head
      FROM subject r JOIN audit_event e ON e.subject_id = r.id AND e.seq = r.chain_length
      WHERE e.leaf_hash <> r.chain_head
    UNION ALL SELECT 'NOTICE_WITHOUT_MESSAGE', r.number, n.id
      FROM notice n JOIN referral r ON r.id = n.referral_id
      WHERE NOT EXISTS (SELECT FROM outbox o WHERE o.id = n.id)
    UNION ALL SELECT 'DELIVERED_WITHOUT_PARTY', r.number, n.id
      FROM notice n JOIN referral r ON r.id = n.referral_id
      WHERE n.delivered_at IS NOT NULL
        AND NOT EXISTS (SELECT FROM referral_party p WHERE p.referral_id = n.referral_id AND p.agency_id = n.to_agency)
    UNION ALL SELECT 'INBOX_NOT_AS_RECORDED', r.number, p.agency_id || ' ' || COALESCE(i.tab, '-')
      FROM referral_party p
        JOIN referral r ON r.id = p.referral_id
        LEFT JOIN inbox_entry i ON i.agency_id = p.agency_id AND i.referral_id = p.referral_id
        CROSS JOIN LATERAL (
          SELECT
            count(*) FILTER (
              WHERE n.must_sign AND n.signed_at IS NULL AND NOT (n.kind = 'TRANSFER' AND r.ended_at IS NOT NULL)
            ) > 0 AS unsigned,
            count(*) FILTER (
              WHERE n.must_sign AND n.signed_at IS NULL AND NOT (n.kind = 'TRANSFER' AND r.ended_at IS NOT NULL)
                AND n.id = i.notice_id
            ) > 0 AS named,
            count(*) FILTER (WHERE n.opened_at IS NULL AND n.signed_at IS NULL) > 0 AS unread,
            count(*) FILTER (WHERE n.opened_at IS NULL AND n.signed_at IS NULL AND n.copy) > 0 AS copied,
            max(n.delivered_at) AS last
          FROM notice n
          WHERE n.referral_id = r.id AND n.to_agency = p.agency_id AND n.delivered_at IS NOT NULL
        ) n
        CROSS JOIN LATERAL (
          SELECT min(d.due_at) AS due
          FROM deadline d
          WHERE d.referral_id = r.id AND d.duty_agency = p.agency_id AND d.state = 'OPEN' AND d.kind = 'DUTY'
        ) d
      WHERE i.tab IS NULL OR i.unread <> n.unread
        OR (i.tab = 'TO_SIGN') <> n.unsigned
        OR (n.unsigned AND NOT n.named)
        OR (i.tab IN ('REMINDED', 'COPIED') AND NOT n.unread)
        OR (i.tab = 'DONE' AND n.copied)
        OR (i.to_approve AND NOT (p.agency_id = ANY (r.owners)))
        OR (i.tab = 'TO_APPROVE' AND NOT i.to_approve)
        OR i.arrived_at < COALESCE(n.last, r.opened_at)
        OR (NOT n.unsigned AND (i.tab IN ('TO_APPROVE', 'IN_HAND')) <> (p.agency_id = ANY (r.owners)))
        OR i.due_at IS DISTINCT FROM d.due
    UNION ALL SELECT 'SEARCH_NOT_AS_RECORDED', r.number, COALESCE(s.open_text, '-')
      FROM referral r LEFT JOIN search_entry s ON s.referral_id = r.id
      WHERE s.referral_id IS NULL
        OR s.opened_at <> r.opened_at
        OR NOT starts_with(s.open_text, searchable(r.number) || E'\n')
        OR strpos(s.open_text, searchable(left(r.body->'matter'->>'location', 200)) || E'\n') = 0
        OR NOT starts_with(s.party_text, searchable(left(r.body->'matter'->>'party', 200)))
        OR NOT (s.party_for || s.documents_for)
          <@ ARRAY(SELECT p.agency_id FROM referral_party p WHERE p.referral_id = r.id)
        OR EXISTS (
          SELECT FROM unnest(tsvector_to_array(s.words)) AS w (key)
          WHERE w.key ~ '^[#%]?@'
            AND NOT EXISTS (
              SELECT FROM referral_party p
              WHERE p.referral_id = r.id AND p.agency_id = substr(w.key, strpos(w.key, '@') + 1)
            )
        )
        OR EXISTS (
          SELECT FROM referral_party p
          WHERE p.referral_id = r.id
            AND NOT (
              s.words @@ quote_literal('@' || p.agency_id)::tsquery AND jsonb_exists(s.notice_texts, p.agency_id)
            )
        )
        OR EXISTS (
          SELECT FROM jsonb_object_keys(s.notice_texts) AS k (agency)
          WHERE NOT EXISTS (SELECT FROM referral_party p WHERE p.referral_id = r.id AND p.agency_id = k.agency)
        )
    UNION ALL SELECT 'MESSAGE_NEVER_ENDED', r.number, o.id
      FROM outbox o JOIN referral r ON r.id = o.referral_id
      WHERE o.state IN ('PENDING', 'QUEUED') AND o.waiting_since < at - interval '1 hour'
    UNION ALL SELECT 'DUTY_WITHOUT_CLOCK', r.number, d.id
      FROM deadline d JOIN referral r ON r.id = d.referral_id
      WHERE d.state = 'OPEN'
        AND d.kind = 'DUTY'
        AND d.next_at IS NULL
        AND d.due_at > at - interval '90 days'
        AND d.next_step = 0
    UNION ALL SELECT 'LIMIT_AFTER_END', r.number, d.id
      FROM deadline d JOIN referral r ON r.id = d.referral_id
      WHERE d.state = 'OPEN' AND d.notice_id IS NULL AND r.ended_at IS NOT NULL AND d.rule_id = 'WC-1'
    UNION ALL SELECT 'EVIDENCE_WITHOUT_EVENT', r.number, v.notice_id || ' ' || v.kind
      FROM evidence v JOIN referral r ON r.id = v.referral_id
      WHERE NOT EXISTS (SELECT FROM audit_event e WHERE e.subject_id = v.referral_id AND e.seq = v.event_seq)
    UNION ALL SELECT 'NEVER_SEALED', r.number, u.seq::text
      FROM audit_unsealed u JOIN audit_event e USING (subject_id, seq) JOIN subject r ON r.id = u.subject_id
      WHERE e.recorded_at < at - interval '5 minutes'
    UNION ALL SELECT 'EVENT_OUTSIDE_TREE', r.number, e.seq::text
      FROM audit_event e JOIN subject r ON r.id = e.subject_id
      WHERE NOT EXISTS (SELECT FROM audit_leaf l WHERE l.subject_id = e.subject_id AND l.seq = e.seq)
        AND NOT EXISTS (SELECT FROM audit_unsealed u WHERE u.subject_id = e.subject_id AND u.seq = e.seq)
  $$;
COMMENT ON FUNCTION sentinel IS 'impossible states; for the administrators, who see numbers and no case';
REVOKE ALL ON FUNCTION sentinel FROM PUBLIC;

CREATE OR REPLACE FUNCTION platform_state(at timestamp with time zone)
  RETURNS jsonb
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT CASE WHEN app_admin() IN ('SYSTEM_ADMIN', 'AUDIT_ADMIN') THEN jsonb_build_object(
      'queues', (
        SELECT COALESCE(jsonb_agg(jsonb_build_object(
          'name', q.name, 'waiting', q.waiting, 'carried', q.carried, 'dead', q.dead, 'oldestAt', q.oldest
        ) ORDER BY q.name), '[]')
        FROM (
          SELECT queue AS name, count(*) FILTER (WHERE state = 'PENDING') AS waiting,
            count(*) FILTER (WHERE state = 'QUEUED') AS carried, count(*) FILTER (WHERE state = 'DEAD') AS dead,
            min(waiting_since) FILTER (WHERE state <> 'DEAD') AS oldest
          FROM outbox WHERE state IN ('PENDING', 'QUEUED', 'DEAD') GROUP BY queue
        ) q
      ),
      'unsealed', (SELECT jsonb_build_object('count', b.waiting, 'oldestAt', b.oldest) FROM audit_backlog() b),
      'checkpoint', (
        SELECT jsonb_build_object('size', c.tree_size, 'sealedAt', c.at)
        FROM audit_checkpoint c ORDER BY c.tree_size DESC LIMIT 1
      ),
      'anchors', (
        SELECT COALESCE(jsonb_agg(jsonb_build_object(
          'target', a.target, 'size', a.tree_size, 'toldAt', a.anchored_at, 'failedAt', a.failing_since,
          'problem', a.problem
        ) ORDER BY a.target), '[]')
        FROM audit_anchor a WHERE a.target <> 'sealing'
      ),
      'calendars', (SELECT COALESCE(jsonb_agg(e.year ORDER BY e.year), '[]') FROM calendar_edition e),
      'provisionalLimits', (SELECT count(*) FROM deadline d WHERE d.state = 'OPEN' AND d.provisional),
      'alertRunAt', (SELECT max(r.at) FROM alert_run r),
      'alteredFiles', (SELECT count(*) FROM kept_file k WHERE k.altered_at IS NOT NULL),
      'openSessions', (SELECT count(*) FROM session s WHERE s.revoked_at IS NULL AND s.expires_at > at)
    ) END $$;
COMMENT ON FUNCTION platform_state IS 'how the platform is, in numbers, for the system and the audit administrator';
REVOKE ALL ON FUNCTION platform_state FROM PUBLIC;
GRANT EXECUTE ON FUNCTION platform_state TO referral_api;

CREATE OR REPLACE FUNCTION sentinel_for_administrators(at timestamp with time zone)
  RETURNS TABLE(finding text, referral_number text, detail text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT s.finding, s.referral_number, s.detail
    FROM (
      SELECT * FROM sentinel(at)
      UNION ALL SELECT * FROM ledger_sentinel(at)
      UNION ALL SELECT * FROM file_sentinel()
    ) s
    WHERE app_admin() IN ('SYSTEM_ADMIN', 'AUDIT_ADMIN')
    ORDER BY 1, 2, 3 LIMIT 500 $$;
REVOKE ALL ON FUNCTION sentinel_for_administrators FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sentinel_for_administrators TO referral_api;
