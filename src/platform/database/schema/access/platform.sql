-- referral_api acts for one agency, which the transaction names (app.agency): without one it sees no row.
-- referral_worker works for all, a job at a time (app.job), on the referral that the job names (app.subject).
-- referral_queue has the tables of BullMQ, in a schema of their own. None of them owns anything, and nobody may delete
-- history.

GRANT USAGE ON SCHEMA public TO referral_api, referral_worker;
GRANT SELECT ON migrations, schema_edition TO referral_api, referral_worker;
