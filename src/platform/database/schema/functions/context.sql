-- Who is asking, as the transaction says it (platform/database/unit-of-work.ts).

CREATE OR REPLACE FUNCTION app_admin()
  RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT NULLIF(current_setting('app.admin', true), '') $$;

CREATE OR REPLACE FUNCTION app_agency()
  RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT NULLIF(current_setting('app.agency', true), '') $$;

CREATE OR REPLACE FUNCTION app_agency_kind()
  RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT kind FROM agency WHERE id = app_agency() $$;

CREATE OR REPLACE FUNCTION app_emergency_accesses()
  RETURNS uuid[]
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT COALESCE(array_agg(b.referral_id), '{}')
    FROM emergency_access b
    WHERE b.person_id = app_person() AND b.agency_id = app_agency() AND b.until > now() $$;
COMMENT ON FUNCTION app_emergency_accesses IS
  'the referrals to which the person of this transaction has emergency access, while it lasts';

CREATE OR REPLACE FUNCTION app_job()
  RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT NULLIF(current_setting('app.job', true), '') $$;

CREATE OR REPLACE FUNCTION app_login()
  RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT NULLIF(current_setting('app.login', true), '') $$;

CREATE OR REPLACE FUNCTION app_person()
  RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT NULLIF(current_setting('app.person', true), '') $$;

CREATE OR REPLACE FUNCTION app_subject()
  RETURNS uuid
  LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT NULLIF(current_setting('app.subject', true), '')::uuid $$;

CREATE OR REPLACE FUNCTION app_token()
  RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT NULLIF(current_setting('app.token', true), '') $$;
