-- The bureau, the office and the government see the ledger; whoever it binds sees what binds it; the procuratorate what
-- must be referred, with its patches. A bulletin is for all. Whoever only follows the ledger writes nothing of it.

GRANT INSERT, SELECT, UPDATE (
    basic, batch, body, case_id, category, chain_head, chain_length, changed_at, cultivated, delivered_on, due_on,
    duty_agency, excluded, failed, alerts, handler, has_dismissed, look_at, must_since, own, party_key, passed,
    place, reds, relapses, source, state, struck_off_on, total, township, version
  ) ON ledger_record TO referral_api, referral_worker;
ALTER TABLE ledger_record ENABLE ROW LEVEL SECURITY;
CREATE POLICY adds ON ledger_record FOR INSERT TO referral_api
  WITH CHECK (
    (
      (SELECT app_agency_kind()) IN ('NATURAL_RESOURCES', 'LEADING_GROUP_OFFICE')
      OR (SELECT app_agency_kind()) NOT IN ('GOVERNMENT', 'PROCURATORATE')
        AND app_agency() IN (township, duty_agency, handler)
    )
    AND (kind <> 'BULLETIN' OR (SELECT app_agency_kind()) = 'LEADING_GROUP_OFFICE')
  );
CREATE POLICY changes ON ledger_record FOR UPDATE TO referral_api
  USING (
    (
      (SELECT app_agency_kind()) IN ('NATURAL_RESOURCES', 'LEADING_GROUP_OFFICE')
      OR (SELECT app_agency_kind()) NOT IN ('GOVERNMENT', 'PROCURATORATE')
        AND app_agency() IN (township, duty_agency, handler)
    )
    AND kind <> 'BULLETIN'
  )
  WITH CHECK (
    (SELECT app_agency_kind()) IN ('NATURAL_RESOURCES', 'LEADING_GROUP_OFFICE')
    OR (SELECT app_agency_kind()) NOT IN ('GOVERNMENT', 'PROCURATORATE')
      AND app_agency() IN (township, duty_agency, handler)
  );
CREATE POLICY concerned ON ledger_record FOR SELECT TO referral_api
  USING (
    (SELECT app_agency_kind()) IN ('NATURAL_RESOURCES', 'LEADING_GROUP_OFFICE', 'GOVERNMENT')
    OR app_agency() IN (township, duty_agency, handler)
    OR (SELECT app_agency_kind()) = 'PROCURATORATE' AND (must_since IS NOT NULL OR ledger_must(case_id))
    OR kind = 'BULLETIN' AND app_agency() IS NOT NULL
  );
CREATE POLICY watches ON ledger_record TO referral_worker
  USING (app_job() = 'ALERTS')
  WITH CHECK (app_job() = 'ALERTS');
CREATE TRIGGER keeps BEFORE UPDATE ON ledger_record FOR EACH ROW EXECUTE FUNCTION ledger_keeps();

GRANT INSERT, SELECT, UPDATE (until_at) ON ledger_version TO referral_api, referral_worker;
ALTER TABLE ledger_version ENABLE ROW LEVEL SECURITY;
CREATE POLICY adds ON ledger_version FOR INSERT TO referral_api
  WITH CHECK (
    (
      (SELECT app_agency_kind()) IN ('NATURAL_RESOURCES', 'LEADING_GROUP_OFFICE')
      OR (SELECT app_agency_kind()) NOT IN ('GOVERNMENT', 'PROCURATORATE')
        AND app_agency() IN (township, duty_agency, handler)
    )
    AND (kind <> 'BULLETIN' OR (SELECT app_agency_kind()) = 'LEADING_GROUP_OFFICE')
  );
CREATE POLICY changes ON ledger_version FOR UPDATE TO referral_api
  USING (
    (
      (SELECT app_agency_kind()) IN ('NATURAL_RESOURCES', 'LEADING_GROUP_OFFICE')
      OR (SELECT app_agency_kind()) NOT IN ('GOVERNMENT', 'PROCURATORATE')
        AND app_agency() IN (township, duty_agency, handler)
    )
    AND kind <> 'BULLETIN'
    AND until_at IS NULL
  )
  WITH CHECK (
    (SELECT app_agency_kind()) IN ('NATURAL_RESOURCES', 'LEADING_GROUP_OFFICE')
    OR (SELECT app_agency_kind()) NOT IN ('GOVERNMENT', 'PROCURATORATE')
      AND app_agency() IN (township, duty_agency, handler)
  );
CREATE POLICY concerned ON ledger_version FOR SELECT TO referral_api
  USING (
    (SELECT app_agency_kind()) IN ('NATURAL_RESOURCES', 'LEADING_GROUP_OFFICE', 'GOVERNMENT')
    OR app_agency() IN (township, duty_agency, handler)
    OR (SELECT app_agency_kind()) = 'PROCURATORATE' AND (must_since IS NOT NULL OR ledger_must(case_id))
    OR kind = 'BULLETIN' AND app_agency() IS NOT NULL
  );
CREATE POLICY watches ON ledger_version TO referral_worker
  USING (app_job() = 'ALERTS')
  WITH CHECK (app_job() = 'ALERTS');

-- Found by `search_ledger`, which shows no text. Whoever writes a record writes its row; nobody moves it.
GRANT INSERT, SELECT, UPDATE (open_text, party_text, words) ON ledger_search TO referral_api, referral_worker;
ALTER TABLE ledger_search ENABLE ROW LEVEL SECURITY;
CREATE POLICY adds ON ledger_search FOR INSERT TO referral_api
  WITH CHECK (
    (SELECT app_agency_kind()) NOT IN ('GOVERNMENT', 'PROCURATORATE') AND ledger_concerns(record_id)
  );
CREATE POLICY changes ON ledger_search FOR UPDATE TO referral_api
  USING ((SELECT app_agency_kind()) NOT IN ('GOVERNMENT', 'PROCURATORATE') AND ledger_concerns(record_id))
  WITH CHECK (
    (SELECT app_agency_kind()) NOT IN ('GOVERNMENT', 'PROCURATORATE') AND ledger_concerns(record_id)
  );
CREATE POLICY concerned ON ledger_search FOR SELECT TO referral_api
  USING ((SELECT app_agency_kind()) NOT IN ('GOVERNMENT', 'PROCURATORATE') AND ledger_concerns(record_id));
CREATE POLICY watches ON ledger_search TO referral_worker
  USING (app_job() = 'ALERTS')
  WITH CHECK (app_job() = 'ALERTS');

GRANT INSERT, SELECT ON ledger_evaluation TO referral_api, referral_worker;
ALTER TABLE ledger_evaluation ENABLE ROW LEVEL SECURITY;
CREATE POLICY concerned ON ledger_evaluation TO referral_api
  USING (ledger_concerns(record_id))
  WITH CHECK (ledger_concerns(record_id));
CREATE POLICY watches ON ledger_evaluation TO referral_worker
  USING (app_job() = 'ALERTS')
  WITH CHECK (app_job() = 'ALERTS');

GRANT SELECT ON alert_run TO referral_api;
GRANT INSERT, SELECT ON alert_run TO referral_worker;
