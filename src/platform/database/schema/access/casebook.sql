-- A party sees the referral and adds to it; nothing is deleted. Whoever reads under emergency access (应急查阅) sees the
-- referral while it lasts, and only the transaction that begins it may write of it: the history and the notices.
-- OFFSET 0 keeps the planner from reading all parties of an agency into a table before it looks at a few rows.

GRANT INSERT, SELECT, UPDATE ON number_series TO referral_api;

GRANT INSERT, SELECT, UPDATE ON referral TO referral_api;
GRANT SELECT, UPDATE ON referral TO referral_worker;
ALTER TABLE referral ENABLE ROW LEVEL SECURITY;
CREATE POLICY job ON referral TO referral_worker
  USING (app_job() IS NOT NULL AND id = app_subject())
  WITH CHECK (app_job() IS NOT NULL AND id = app_subject());
CREATE POLICY party_reads ON referral FOR SELECT TO referral_api
  USING (EXISTS (
    SELECT 1 FROM referral_party p
    WHERE p.referral_id = referral.id AND p.agency_id = app_agency() OFFSET 0
  ));
CREATE POLICY party_writes ON referral FOR UPDATE TO referral_api
  USING (EXISTS (
    SELECT 1 FROM referral_party p
    WHERE p.referral_id = referral.id AND p.agency_id = app_agency() OFFSET 0
  ));
CREATE POLICY sender_opens ON referral FOR INSERT TO referral_api
  WITH CHECK (sender = app_agency());
CREATE POLICY in_emergency ON referral FOR SELECT TO referral_api
  USING (app_person() IS NOT NULL AND (id = ANY (app_emergency_accesses())));
CREATE POLICY when_beginning ON referral FOR UPDATE TO referral_api
  USING (
    id IN (
      SELECT b.referral_id
      FROM emergency_access b
      WHERE b.person_id = app_person() AND b.agency_id = app_agency() AND b.xmin = pg_current_xact_id_if_assigned()::xid
    )
  );
CREATE TRIGGER triggers_alerts
  AFTER UPDATE OF state ON referral
  FOR EACH ROW
  WHEN (old.state IS DISTINCT FROM new.state)
  EXECUTE FUNCTION ledger_triggers();

GRANT INSERT, SELECT ON referral_party TO referral_api, referral_worker;
ALTER TABLE referral_party ENABLE ROW LEVEL SECURITY;
CREATE POLICY job ON referral_party TO referral_worker
  USING (app_job() IS NOT NULL AND referral_id = app_subject())
  WITH CHECK (app_job() IS NOT NULL AND referral_id = app_subject());
CREATE POLICY own ON referral_party FOR SELECT TO referral_api
  USING (agency_id = app_agency());
CREATE POLICY sender_joins ON referral_party FOR INSERT TO referral_api
  WITH CHECK (agency_id = app_agency() AND NOT referral_has_parties(referral_id));

GRANT INSERT, SELECT, UPDATE ON notice TO referral_api, referral_worker;
ALTER TABLE notice ENABLE ROW LEVEL SECURITY;
CREATE POLICY job ON notice TO referral_worker
  USING (app_job() IS NOT NULL AND referral_id = app_subject())
  WITH CHECK (app_job() IS NOT NULL AND referral_id = app_subject());
CREATE POLICY party_adds ON notice FOR INSERT TO referral_api
  WITH CHECK (
    EXISTS (
      SELECT 1 FROM referral_party p
      WHERE p.referral_id = notice.referral_id AND p.agency_id = app_agency() OFFSET 0
    )
  );
CREATE POLICY party_reads ON notice FOR SELECT TO referral_api
  USING (
    EXISTS (
      SELECT 1 FROM referral_party p
      WHERE p.referral_id = notice.referral_id AND p.agency_id = app_agency() OFFSET 0
    )
  );
CREATE POLICY party_updates ON notice FOR UPDATE TO referral_api
  USING (
    EXISTS (
      SELECT 1 FROM referral_party p
      WHERE p.referral_id = notice.referral_id AND p.agency_id = app_agency() OFFSET 0
    )
  );
CREATE POLICY when_beginning ON notice FOR INSERT TO referral_api
  WITH CHECK (
    from_agency = app_agency()
    AND referral_id IN (
      SELECT b.referral_id
      FROM emergency_access b
      WHERE b.person_id = app_person() AND b.agency_id = app_agency() AND b.xmin = pg_current_xact_id_if_assigned()::xid
    )
  );

GRANT INSERT, SELECT ON evidence TO referral_api, referral_worker;
ALTER TABLE evidence ENABLE ROW LEVEL SECURITY;
CREATE POLICY job ON evidence TO referral_worker
  USING (app_job() IS NOT NULL AND referral_id = app_subject())
  WITH CHECK (app_job() IS NOT NULL AND referral_id = app_subject());
CREATE POLICY party_adds ON evidence FOR INSERT TO referral_api
  WITH CHECK (
    EXISTS (
      SELECT 1 FROM referral_party p
      WHERE p.referral_id = evidence.referral_id AND p.agency_id = app_agency() OFFSET 0
    )
  );
CREATE POLICY party_reads ON evidence FOR SELECT TO referral_api
  USING (
    EXISTS (
      SELECT 1 FROM referral_party p
      WHERE p.referral_id = evidence.referral_id AND p.agency_id = app_agency() OFFSET 0
    )
  );
CREATE POLICY when_beginning ON evidence FOR INSERT TO referral_api
  WITH CHECK (
    agency_id = app_agency()
    AND referral_id IN (
      SELECT b.referral_id
      FROM emergency_access b
      WHERE b.person_id = app_person() AND b.agency_id = app_agency() AND b.xmin = pg_current_xact_id_if_assigned()::xid
    )
  );
CREATE POLICY when_beginning_reads ON evidence FOR SELECT TO referral_api
  USING (
    agency_id = app_agency()
    AND referral_id IN (
      SELECT b.referral_id
      FROM emergency_access b
      WHERE b.person_id = app_person() AND b.agency_id = app_agency() AND b.xmin = pg_current_xact_id_if_assigned()::xid
    )
  );

GRANT INSERT, SELECT, UPDATE ON deadline TO referral_api, referral_worker;
ALTER TABLE deadline ENABLE ROW LEVEL SECURITY;
CREATE POLICY finds_due ON deadline FOR SELECT TO referral_worker
  USING (app_job() = 'SWEEP');
CREATE POLICY job ON deadline TO referral_worker
  USING (app_job() IS NOT NULL AND referral_id = app_subject())
  WITH CHECK (app_job() IS NOT NULL AND referral_id = app_subject());
CREATE POLICY party_adds ON deadline FOR INSERT TO referral_api
  WITH CHECK (
    EXISTS (
      SELECT 1 FROM referral_party p
      WHERE p.referral_id = deadline.referral_id AND p.agency_id = app_agency() OFFSET 0
    )
  );
CREATE POLICY party_reads ON deadline FOR SELECT TO referral_api
  USING (
    EXISTS (
      SELECT 1 FROM referral_party p
      WHERE p.referral_id = deadline.referral_id AND p.agency_id = app_agency() OFFSET 0
    )
  );
CREATE POLICY party_updates ON deadline FOR UPDATE TO referral_api
  USING (
    EXISTS (
      SELECT 1 FROM referral_party p
      WHERE p.referral_id = deadline.referral_id AND p.agency_id = app_agency() OFFSET 0
    )
  );
CREATE POLICY in_emergency ON deadline FOR SELECT TO referral_api
  USING (app_person() IS NOT NULL AND (referral_id = ANY (app_emergency_accesses())));

GRANT INSERT, SELECT, UPDATE ON inbox_entry TO referral_api, referral_worker;
ALTER TABLE inbox_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY job ON inbox_entry TO referral_worker
  USING (app_job() IS NOT NULL AND referral_id = app_subject())
  WITH CHECK (app_job() IS NOT NULL AND referral_id = app_subject());
CREATE POLICY own ON inbox_entry FOR SELECT TO referral_api
  USING (agency_id = app_agency());
-- named so that the policy `own` is looked at first: the database looks at them from the last name to the first
CREATE POLICY as_party ON inbox_entry TO referral_api
  USING (
    EXISTS (
      SELECT 1 FROM referral_party p
      WHERE p.referral_id = inbox_entry.referral_id AND p.agency_id = app_agency() OFFSET 0
    )
  );

GRANT INSERT, SELECT, UPDATE ON search_entry TO referral_api, referral_worker;
ALTER TABLE search_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY job ON search_entry TO referral_worker
  USING (app_job() IS NOT NULL AND referral_id = app_subject())
  WITH CHECK (app_job() IS NOT NULL AND referral_id = app_subject());
CREATE POLICY party_writes ON search_entry TO referral_api
  USING (
    EXISTS (
      SELECT 1 FROM referral_party p
      WHERE p.referral_id = search_entry.referral_id AND p.agency_id = app_agency() OFFSET 0
    )
  );

GRANT INSERT, SELECT, UPDATE ON command_receipt TO referral_api;
GRANT SELECT, UPDATE ON command_receipt TO referral_worker;
ALTER TABLE command_receipt ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON command_receipt TO referral_api
  USING (agency_id = app_agency())
  WITH CHECK (agency_id = app_agency());

GRANT INSERT, SELECT ON personal_detail TO referral_api;
ALTER TABLE personal_detail ENABLE ROW LEVEL SECURITY;
CREATE POLICY party_adds ON personal_detail FOR INSERT TO referral_api
  WITH CHECK (
    recorded_by = app_person()
    AND CASE
      WHEN kind ~~ 'INFORMANT%' THEN (
        EXISTS (SELECT 1 FROM referral r WHERE r.id = personal_detail.referral_id AND r.sender = app_agency())
      )
      ELSE (
        EXISTS (
          SELECT 1
          FROM referral_party p
          WHERE p.referral_id = personal_detail.referral_id AND p.agency_id = app_agency() OFFSET 0
        )
      )
    END
  );
CREATE POLICY party_reads ON personal_detail FOR SELECT TO referral_api
  USING (
    CASE
      WHEN kind ~~ 'INFORMANT%' THEN (
        EXISTS (SELECT 1 FROM referral r WHERE r.id = personal_detail.referral_id AND r.sender = app_agency())
      )
      ELSE (
        EXISTS (
          SELECT 1
          FROM referral_party p
          WHERE p.referral_id = personal_detail.referral_id AND p.agency_id = app_agency() OFFSET 0
        )
      )
    END
  );

GRANT SELECT ON emergency_access TO referral_api;
ALTER TABLE emergency_access ENABLE ROW LEVEL SECURITY;
CREATE POLICY audit_admin ON emergency_access FOR SELECT TO referral_api
  USING (app_admin() = 'AUDIT_ADMIN');
CREATE POLICY own ON emergency_access FOR SELECT TO referral_api
  USING (person_id = app_person());
CREATE POLICY own_agency ON emergency_access FOR SELECT TO referral_api
  USING (agency_id = app_agency());
CREATE POLICY owner_is_told ON emergency_access FOR SELECT TO referral_api
  USING (
    EXISTS (
      SELECT FROM referral_party p
      WHERE p.referral_id = emergency_access.referral_id AND p.agency_id = app_agency() OFFSET 0
    )
  );

GRANT INSERT, SELECT ON disclosure TO referral_api;
ALTER TABLE disclosure ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON disclosure TO referral_api
  USING (agency_id = app_agency() AND person_id = app_person())
  WITH CHECK (agency_id = app_agency() AND person_id = app_person());
