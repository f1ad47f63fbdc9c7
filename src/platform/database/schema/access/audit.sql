-- The history can be neither updated nor deleted. What the API may see of the leaves of others are hashes over bodies
-- that hold random text: they tell nothing but that there is an event.

GRANT INSERT, SELECT ON audit_event TO referral_api, referral_worker;
ALTER TABLE audit_event ENABLE ROW LEVEL SECURITY;
CREATE POLICY job ON audit_event TO referral_worker
  USING (app_job() IS NOT NULL AND subject_id = app_subject())
  WITH CHECK (app_job() IS NOT NULL AND subject_id = app_subject());
CREATE POLICY ledger_adds ON audit_event FOR INSERT TO referral_api
  WITH CHECK (ledger_concerns(subject_id));
CREATE POLICY ledger_reads ON audit_event FOR SELECT TO referral_api
  USING (ledger_concerns(subject_id));
CREATE POLICY party_adds ON audit_event FOR INSERT TO referral_api
  WITH CHECK (
    EXISTS (
      SELECT 1 FROM referral_party p
      WHERE p.referral_id = audit_event.subject_id AND p.agency_id = app_agency() OFFSET 0
    )
  );
CREATE POLICY party_reads ON audit_event FOR SELECT TO referral_api
  USING (
    EXISTS (
      SELECT 1 FROM referral_party p
      WHERE p.referral_id = audit_event.subject_id AND p.agency_id = app_agency() OFFSET 0
    )
  );
CREATE POLICY seals ON audit_event FOR SELECT TO referral_worker
  USING (app_job() = 'SEAL');
CREATE POLICY watches ON audit_event TO referral_worker
  USING (app_job() = 'ALERTS' AND ledger_holds(subject_id))
  WITH CHECK (app_job() = 'ALERTS' AND ledger_holds(subject_id));
CREATE POLICY when_beginning ON audit_event FOR INSERT TO referral_api
  WITH CHECK (
    subject_id IN (
      SELECT b.referral_id
      FROM emergency_access b
      WHERE b.person_id = app_person() AND b.agency_id = app_agency() AND b.xmin = pg_current_xact_id_if_assigned()::xid
    )
  );
CREATE TRIGGER queued
  AFTER INSERT ON audit_event REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT
  EXECUTE FUNCTION audit_event_is_queued();

GRANT SELECT ON audit_unsealed TO referral_worker;
ALTER TABLE audit_unsealed ENABLE ROW LEVEL SECURITY;
CREATE POLICY seals ON audit_unsealed TO referral_worker
  USING (app_job() = 'SEAL');

GRANT SELECT ON audit_leaf TO referral_api;
GRANT INSERT, SELECT ON audit_leaf TO referral_worker;
ALTER TABLE audit_leaf ENABLE ROW LEVEL SECURITY;
CREATE POLICY ledger_reads ON audit_leaf FOR SELECT TO referral_api
  USING (ledger_concerns(subject_id));
CREATE POLICY party_reads ON audit_leaf FOR SELECT TO referral_api
  USING (
    EXISTS (
      SELECT 1 FROM referral_party p
      WHERE p.referral_id = audit_leaf.subject_id AND p.agency_id = app_agency() OFFSET 0
    )
  );
CREATE POLICY seals ON audit_leaf TO referral_worker
  USING (app_job() = 'SEAL')
  WITH CHECK (app_job() = 'SEAL');

GRANT SELECT ON audit_tile TO referral_api;
GRANT INSERT, SELECT ON audit_tile TO referral_worker;

GRANT SELECT ON audit_checkpoint TO referral_api;
GRANT INSERT, SELECT ON audit_checkpoint TO referral_worker;

GRANT SELECT ON audit_key TO referral_api;
GRANT INSERT, SELECT ON audit_key TO referral_worker;

GRANT SELECT ON audit_anchor TO referral_api;
GRANT INSERT, SELECT, UPDATE ON audit_anchor TO referral_worker;
