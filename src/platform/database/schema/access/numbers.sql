-- An agency keeps its own book of numbers; nothing is taken out of it.

GRANT INSERT, SELECT, UPDATE (state, referral_id, person_id, at, reason) ON document_number TO referral_api;
ALTER TABLE document_number ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON document_number TO referral_api
  USING (agency_id = app_agency())
  WITH CHECK (agency_id = app_agency());
