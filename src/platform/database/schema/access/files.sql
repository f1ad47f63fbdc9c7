-- An agency sees what its people have sent, and the files of referrals that it sees. Who of it reads them is said by
-- domain/access; content is added and never changed.

GRANT INSERT, SELECT ON kept_file TO referral_api;
GRANT SELECT, UPDATE (check_state, finding, checked_at, check_next_at, check_attempts, check_problem)
  ON kept_file TO referral_worker;
ALTER TABLE kept_file ENABLE ROW LEVEL SECURITY;
CREATE POLICY sent ON kept_file FOR INSERT TO referral_api
  WITH CHECK (app_agency() IS NOT NULL);
CREATE POLICY sent_or_used ON kept_file FOR SELECT TO referral_api
  USING (
    EXISTS (SELECT FROM upload u WHERE u.sha256 = kept_file.sha256 AND u.agency_id = app_agency())
    OR EXISTS (SELECT FROM file_use f WHERE f.sha256 = kept_file.sha256)
    OR EXISTS (SELECT FROM ledger_file_use l WHERE l.sha256 = kept_file.sha256)
    OR EXISTS (SELECT FROM printed_paper p WHERE p.sha256 = kept_file.sha256)
  );
CREATE POLICY job ON kept_file TO referral_worker
  USING (app_job() IN ('FILES', 'HEALTH'))
  WITH CHECK (app_job() = 'FILES');

GRANT INSERT, SELECT, UPDATE (held_until, sha256, problem) ON upload TO referral_api;
GRANT SELECT, UPDATE (problem) ON upload TO referral_worker;
ALTER TABLE upload ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON upload FOR SELECT TO referral_api
  USING (agency_id = app_agency());
CREATE POLICY begins ON upload FOR INSERT TO referral_api
  WITH CHECK (agency_id = app_agency() AND person_id = app_person());
CREATE POLICY goes_on ON upload FOR UPDATE TO referral_api
  USING (agency_id = app_agency() AND person_id = app_person());
CREATE POLICY job ON upload TO referral_worker
  USING (app_job() = 'FILES')
  WITH CHECK (app_job() = 'FILES');

GRANT INSERT, SELECT ON file_use TO referral_api;
GRANT SELECT, UPDATE (quarantined) ON file_use TO referral_worker;
ALTER TABLE file_use ENABLE ROW LEVEL SECURITY;
CREATE POLICY notes ON file_use TO referral_worker
  USING (app_job() = 'FILES')
  WITH CHECK (app_job() = 'FILES');
CREATE POLICY reads ON file_use FOR SELECT TO referral_api
  USING (EXISTS (SELECT FROM referral r WHERE r.id = file_use.referral_id));
CREATE POLICY uses_own ON file_use FOR INSERT TO referral_api
  WITH CHECK (
    EXISTS (SELECT FROM referral_party p WHERE p.referral_id = file_use.referral_id AND p.agency_id = app_agency())
    AND may_use_file(sha256)
  );

GRANT INSERT, SELECT ON ledger_file_use TO referral_api;
GRANT SELECT, UPDATE (quarantined) ON ledger_file_use TO referral_worker;
ALTER TABLE ledger_file_use ENABLE ROW LEVEL SECURITY;
CREATE POLICY notes ON ledger_file_use TO referral_worker
  USING (app_job() IN ('FILES', 'ALERTS'))
  WITH CHECK (app_job() = 'ALERTS');
CREATE POLICY reads ON ledger_file_use FOR SELECT TO referral_api
  USING (EXISTS (SELECT FROM ledger_record r WHERE r.id = ledger_file_use.record_id));
CREATE POLICY uses_own ON ledger_file_use FOR INSERT TO referral_api
  WITH CHECK (
    EXISTS (SELECT FROM ledger_record r WHERE r.id = ledger_file_use.record_id) AND may_use_file(sha256)
  );

GRANT INSERT, SELECT ON printed_paper TO referral_api;
ALTER TABLE printed_paper ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON printed_paper FOR SELECT TO referral_api
  USING (
    EXISTS (
      SELECT FROM notice n
      WHERE n.id = printed_paper.notice_id
        AND (
          n.from_agency = app_agency()
          OR (n.to_agency = app_agency() AND COALESCE(n.opened_at, n.signed_at) IS NOT NULL)
        )
    )
  );
CREATE POLICY prints ON printed_paper FOR INSERT TO referral_api
  WITH CHECK (
    EXISTS (
      SELECT FROM notice n
      WHERE n.id = printed_paper.notice_id
        AND n.referral_id = printed_paper.referral_id
        AND (
          n.from_agency = app_agency()
          OR (
            variant = 'PRINTED' AND n.to_agency = app_agency() AND COALESCE(n.opened_at, n.signed_at) IS NOT NULL
          )
        )
    )
  );
