-- The rights of the API hold no INSERT on an appointment: posts change by decide_role_change alone.

GRANT SELECT ON agency TO referral_api, referral_worker;

GRANT SELECT ON person TO referral_api, referral_worker;

GRANT SELECT ON appointment TO referral_api, referral_worker;
CREATE TRIGGER administrator_goes_on
  BEFORE UPDATE OF valid_to ON appointment
  FOR EACH ROW
  WHEN (
    (old.post IN ('SYSTEM_ADMIN', 'SECURITY_ADMIN', 'AUDIT_ADMIN'))
    AND new.valid_to IS NOT NULL
    AND new.valid_to IS DISTINCT FROM old.valid_to
  )
  EXECUTE FUNCTION administrator_goes_on();
