-- Rows of a person are seen and changed in the context of that person only.

GRANT SELECT, UPDATE (activation_hash, activation_until, password_hash) ON account TO referral_api;
ALTER TABLE account ENABLE ROW LEVEL SECURITY;
CREATE POLICY owner_changes ON account FOR UPDATE TO referral_api
  USING (login = app_login() OR person_id = app_person());
CREATE POLICY signs_in ON account FOR SELECT TO referral_api
  USING (login = app_login() OR person_id = app_person());

GRANT INSERT, SELECT, UPDATE (agency_id, last_seen_at, post, revoked_at, second_factor) ON session TO referral_api;
ALTER TABLE session ENABLE ROW LEVEL SECURITY;
CREATE POLICY bearer ON session FOR SELECT TO referral_api
  USING (token_hash = app_token() OR person_id = app_person());
CREATE POLICY begins ON session FOR INSERT TO referral_api
  WITH CHECK (person_id = app_person());
CREATE POLICY goes_on ON session FOR UPDATE TO referral_api
  USING (token_hash = app_token() OR person_id = app_person());

GRANT DELETE, INSERT, SELECT, UPDATE ON second_factor TO referral_api;
ALTER TABLE second_factor ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON second_factor TO referral_api
  USING (person_id = app_person())
  WITH CHECK (person_id = app_person());

GRANT DELETE, INSERT, SELECT, UPDATE ON recovery_code TO referral_api;
ALTER TABLE recovery_code ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON recovery_code TO referral_api
  USING (person_id = app_person())
  WITH CHECK (person_id = app_person());

GRANT SELECT ON service_account TO referral_api;
ALTER TABLE service_account ENABLE ROW LEVEL SECURITY;
CREATE POLICY concerned ON service_account FOR SELECT TO referral_api
  USING (person_id = app_login() OR agency_id = app_agency() OR app_admin() IS NOT NULL);

GRANT INSERT, SELECT, UPDATE (expires_at) ON service_secret TO referral_api;
ALTER TABLE service_secret ENABLE ROW LEVEL SECURITY;
CREATE POLICY concerned ON service_secret TO referral_api
  USING (EXISTS (SELECT 1 FROM service_account s WHERE s.person_id = service_secret.person_id))
  WITH CHECK (EXISTS (SELECT 1 FROM service_account s WHERE s.person_id = service_secret.person_id));

GRANT DELETE, INSERT, SELECT, UPDATE ON sign_in_attempt TO referral_api;

GRANT DELETE, INSERT, SELECT, UPDATE ON cost_budget TO referral_api;

GRANT INSERT, SELECT ON role_change TO referral_api;
ALTER TABLE role_change ENABLE ROW LEVEL SECURITY;
CREATE POLICY concerned ON role_change FOR SELECT TO referral_api
  USING (agency_id = app_agency() OR app_admin() IS NOT NULL);
CREATE POLICY proposes ON role_change FOR INSERT TO referral_api
  WITH CHECK (
    proposed_by = app_person() AND state = 'PROPOSED' AND (agency_id = app_agency() OR app_admin() IS NOT NULL)
  );

GRANT INSERT, SELECT ON access_event TO referral_api;
ALTER TABLE access_event ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON access_event FOR SELECT TO referral_api
  USING (agency_id = app_agency() OR app_admin() = 'AUDIT_ADMIN');
CREATE POLICY records ON access_event FOR INSERT TO referral_api
  WITH CHECK (NOT agency_id IS DISTINCT FROM app_agency());
CREATE POLICY in_emergency ON access_event FOR SELECT TO referral_api
  USING (
    emergency_reads <> '{}'
    AND (EXISTS (SELECT FROM emergency_access b WHERE access_event.emergency_reads ? b.id::text))
  );
