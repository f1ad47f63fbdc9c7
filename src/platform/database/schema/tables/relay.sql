-- What is on its way.

CREATE TABLE outbox (
  id text PRIMARY KEY REFERENCES notice,
  referral_id uuid NOT NULL REFERENCES referral,
  queue text NOT NULL,
  from_agency text NOT NULL,
  to_agency text NOT NULL,
  state text NOT NULL DEFAULT 'PENDING' CHECK (state IN ('PENDING', 'QUEUED', 'DONE', 'DEAD')),
  attempts int NOT NULL DEFAULT 0,
  next_at timestamptz(3) NOT NULL,
  waiting_since timestamptz(3) NOT NULL DEFAULT now(),
  queued_at timestamptz(3),
  lease_token uuid,
  lease_until timestamptz(3),
  problem text,
  ended_at timestamptz(3)
);
CREATE INDEX outbox_dead ON outbox (from_agency, ended_at DESC) WHERE state = 'DEAD';
CREATE INDEX outbox_due ON outbox (next_at) WHERE state = 'PENDING';
CREATE INDEX outbox_leased ON outbox (lease_until) WHERE state = 'QUEUED';
-- Every message is written once and changed three times: what is dead is cleared away by number, not by share.
ALTER TABLE outbox SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
COMMENT ON INDEX outbox_dead IS 'deadLetters of one agency, newest first';
COMMENT ON INDEX outbox_due IS 'the relay: what is to be carried now';
COMMENT ON INDEX outbox_leased IS 'the relay: what was leased and never finished';
COMMENT ON COLUMN outbox.waiting_since IS
  'when it was given to the relay, or given again by a person; whatever happens on the way';
COMMENT ON TABLE outbox IS '发件箱 messages to be relayed; the truth about delivery, whatever happens to the queue';
