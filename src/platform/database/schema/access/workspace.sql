-- Everybody sees and writes what is his own; a draft besides in the agency alone in which he has written it.

GRANT INSERT, SELECT, UPDATE ON person_settings TO referral_api;
ALTER TABLE person_settings ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON person_settings TO referral_api
  USING (person_id = app_person())
  WITH CHECK (person_id = app_person());

GRANT INSERT, SELECT, UPDATE ON saved_view TO referral_api;
ALTER TABLE saved_view ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON saved_view TO referral_api
  USING (person_id = app_person())
  WITH CHECK (person_id = app_person());

GRANT INSERT, SELECT, UPDATE ON draft TO referral_api;
ALTER TABLE draft ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON draft TO referral_api
  USING (person_id = app_person() AND agency_id = app_agency())
  WITH CHECK (person_id = app_person() AND agency_id = app_agency());

GRANT INSERT, SELECT, UPDATE ON notifications_read TO referral_api;
ALTER TABLE notifications_read ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON notifications_read TO referral_api
  USING (person_id = app_person() AND agency_id = app_agency())
  WITH CHECK (person_id = app_person() AND agency_id = app_agency());
