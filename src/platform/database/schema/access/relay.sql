-- Whoever sends sees its own messages; the worker carries those of all.

GRANT INSERT, SELECT, UPDATE ON outbox TO referral_api, referral_worker;
ALTER TABLE outbox ENABLE ROW LEVEL SECURITY;
CREATE POLICY carries ON outbox TO referral_worker
  USING (app_job() IS NOT NULL)
  WITH CHECK (app_job() = 'RELAY' OR referral_id = app_subject());
CREATE POLICY own ON outbox FOR SELECT TO referral_api
  USING (from_agency = app_agency());
CREATE POLICY replays ON outbox FOR UPDATE TO referral_api
  USING (from_agency = app_agency());
CREATE POLICY sends ON outbox FOR INSERT TO referral_api
  WITH CHECK (
    from_agency = app_agency()
    AND (
      EXISTS (
        SELECT 1 FROM referral_party p
        WHERE p.referral_id = outbox.referral_id AND p.agency_id = app_agency() OFFSET 0
      )
    )
  );
CREATE POLICY when_beginning ON outbox FOR INSERT TO referral_api
  WITH CHECK (
    from_agency = app_agency()
    AND referral_id IN (
      SELECT b.referral_id
      FROM emergency_access b
      WHERE b.person_id = app_person() AND b.agency_id = app_agency() AND b.xmin = pg_current_xact_id_if_assigned()::xid
    )
  );
