-- Everybody reads the law; only the owner loads it.

GRANT SELECT ON deadline_rule TO referral_api, referral_worker;

GRANT SELECT ON calendar_edition TO referral_api, referral_worker;

GRANT SELECT ON calendar_day TO referral_api, referral_worker;

GRANT SELECT ON policy TO referral_api, referral_worker;

GRANT SELECT ON campaign TO referral_api, referral_worker;
