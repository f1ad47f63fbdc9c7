import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The case file of a referral: state, history, notices, evidences, time limits, outgoing messages, receipts of commands.
 * Every table that belongs to an agency is under row-level security from the first day; see `1700000000003-access`.
 */
export class Casebook1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE agency (
        id text PRIMARY KEY CHECK (id ~ '^[a-z0-9][a-z0-9-]{1,62}$'),
        kind text NOT NULL, level text NOT NULL, name text NOT NULL UNIQUE, name_en text NOT NULL,
        duties text NOT NULL, active boolean NOT NULL DEFAULT true
      );
      COMMENT ON TABLE agency IS '机关 agencies, from the city configuration';
      COMMENT ON COLUMN agency.active IS 'false: suspended; nothing can be delivered to it until it is active again';

      CREATE TABLE deadline_rule (
        id text NOT NULL, version int NOT NULL CHECK (version > 0), valid_from date NOT NULL, valid_to date,
        name text NOT NULL, name_en text NOT NULL, length int NOT NULL CHECK (length >= 0),
        regime text NOT NULL CHECK (regime IN ('CDR','WD','MR','H','TARGET')),
        kind text NOT NULL CHECK (kind IN ('DUTY','RIGHT','WINDOW','DEEMED')),
        source text NOT NULL, article text NOT NULL, confidence text NOT NULL CHECK (confidence IN ('HIGH','MEDIUM','LOW')),
        PRIMARY KEY (id, version), CHECK (valid_to IS NULL OR valid_to >= valid_from)
      );
      COMMENT ON TABLE deadline_rule IS '期限规则 effective-dated time limits; length in units of the regime (days, months, hours)';

      CREATE TABLE calendar_edition (year int PRIMARY KEY, source text NOT NULL);
      COMMENT ON TABLE calendar_edition IS '节假日安排 one State Council notice per year; a missing year is not published yet';
      CREATE TABLE calendar_day (
        day date PRIMARY KEY, year int NOT NULL REFERENCES calendar_edition, mark text NOT NULL CHECK (mark IN ('OFF','MAKE_UP')), name text NOT NULL
      );
      COMMENT ON TABLE calendar_day IS 'days off and make-up working days (调休) that differ from plain weeks';

      CREATE TABLE number_series (name text PRIMARY KEY, last int NOT NULL CHECK (last > 0));
      COMMENT ON TABLE number_series IS 'gap-free serial numbers: the row is raised in the transaction that uses the number';

      CREATE TABLE referral (
        id uuid PRIMARY KEY, number text NOT NULL UNIQUE, route_id text NOT NULL, state text NOT NULL,
        version int NOT NULL CHECK (version > 0), sender text NOT NULL REFERENCES agency, holder text REFERENCES agency,
        owners text[] NOT NULL, body jsonb NOT NULL, opened_at timestamptz(3) NOT NULL, changed_at timestamptz(3) NOT NULL,
        ended_at timestamptz(3), chain_length int NOT NULL DEFAULT 0, chain_head text NOT NULL DEFAULT ''
      );
      CREATE INDEX referral_sent ON referral (sender, opened_at DESC, id DESC);
      COMMENT ON TABLE referral IS '移送 one referral; body is the state derived from its events';
      COMMENT ON COLUMN referral.owners IS 'the agencies whose move it is; empty at an end';
      COMMENT ON COLUMN referral.chain_head IS 'leaf hash of the newest audit event of this referral';

      CREATE TABLE referral_party (
        agency_id text NOT NULL REFERENCES agency, referral_id uuid NOT NULL REFERENCES referral, since timestamptz(3) NOT NULL,
        PRIMARY KEY (agency_id, referral_id)
      );
      COMMENT ON TABLE referral_party IS '当事机关 who may see a referral: its sender, and whoever a notice of it was delivered to';

      CREATE TABLE notice (
        id text PRIMARY KEY, referral_id uuid NOT NULL REFERENCES referral, version int NOT NULL, kind text NOT NULL,
        from_agency text NOT NULL REFERENCES agency, to_agency text NOT NULL REFERENCES agency,
        copy boolean NOT NULL, must_sign boolean NOT NULL, content jsonb NOT NULL, submitted_at timestamptz(3) NOT NULL,
        delivered_at timestamptz(3), opened_at timestamptz(3), signed_at timestamptz(3),
        UNIQUE (referral_id, version, kind, to_agency)
      );
      CREATE INDEX notice_of_referral ON notice (referral_id, version);
      CREATE INDEX notice_to_sign ON notice (to_agency, referral_id) WHERE must_sign AND delivered_at IS NOT NULL AND signed_at IS NULL;
      COMMENT ON TABLE notice IS '文书 what one agency sends another; the three times are filled by evidences';

      CREATE TABLE evidence (
        notice_id text NOT NULL REFERENCES notice, kind text NOT NULL, referral_id uuid NOT NULL REFERENCES referral,
        at timestamptz(3) NOT NULL, agency_id text NOT NULL, detail text NOT NULL, event_seq int NOT NULL,
        PRIMARY KEY (notice_id, kind)
      );
      CREATE INDEX evidence_of_referral ON evidence (referral_id);
      COMMENT ON TABLE evidence IS '证据 the steps of a hand-over (after ETSI EN 319 522); event_seq is the audit event that records it';

      CREATE TABLE deadline (
        id text PRIMARY KEY, referral_id uuid NOT NULL REFERENCES referral, rule_id text NOT NULL, rule_version int NOT NULL,
        name text NOT NULL, kind text NOT NULL, basis text NOT NULL, duty_agency text NOT NULL REFERENCES agency, notice_id text,
        starts_at timestamptz(3) NOT NULL, due_at timestamptz(3) NOT NULL, provisional boolean NOT NULL, explanation jsonb NOT NULL,
        state text NOT NULL CHECK (state IN ('OPEN','MET','LATE','CANCELLED')), ended_at timestamptz(3),
        FOREIGN KEY (rule_id, rule_version) REFERENCES deadline_rule
      );
      CREATE INDEX deadline_of_referral ON deadline (referral_id);
      CREATE INDEX deadline_open ON deadline (due_at) WHERE state = 'OPEN';
      COMMENT ON TABLE deadline IS '期限 a deadline marks and is answered by an act; it never moves a state';

      CREATE TABLE audit_event (
        referral_id uuid NOT NULL REFERENCES referral, seq int NOT NULL CHECK (seq > 0), body text NOT NULL,
        leaf_hash text NOT NULL UNIQUE, recorded_at timestamptz(3) NOT NULL, PRIMARY KEY (referral_id, seq)
      );
      COMMENT ON TABLE audit_event IS '审计事件 append-only; body is canonical JSON (RFC 8785), leaf_hash = SHA-256(0x00 || body) (RFC 6962)';

      CREATE TABLE outbox (
        id text PRIMARY KEY REFERENCES notice, referral_id uuid NOT NULL REFERENCES referral, queue text NOT NULL,
        from_agency text NOT NULL, to_agency text NOT NULL,
        state text NOT NULL DEFAULT 'PENDING' CHECK (state IN ('PENDING','QUEUED','DONE','DEAD')),
        attempts int NOT NULL DEFAULT 0, next_at timestamptz(3) NOT NULL, queued_at timestamptz(3), lease_token uuid,
        lease_until timestamptz(3), problem text, ended_at timestamptz(3)
      );
      CREATE INDEX outbox_due ON outbox (next_at) WHERE state = 'PENDING';
      CREATE INDEX outbox_leased ON outbox (lease_until) WHERE state = 'QUEUED';
      CREATE INDEX outbox_dead ON outbox (from_agency, ended_at DESC) WHERE state = 'DEAD';
      COMMENT ON TABLE outbox IS '发件箱 messages to be relayed; the truth about delivery, whatever happens to the queue';

      CREATE TABLE inbox_entry (
        agency_id text NOT NULL REFERENCES agency, referral_id uuid NOT NULL REFERENCES referral,
        first_at timestamptz(3) NOT NULL, last_at timestamptz(3) NOT NULL, PRIMARY KEY (agency_id, referral_id)
      );
      CREATE INDEX inbox_newest ON inbox_entry (agency_id, last_at DESC, referral_id DESC);
      COMMENT ON TABLE inbox_entry IS '收件箱 the referrals of which something was delivered to an agency';

      CREATE TABLE command_receipt (
        agency_id text NOT NULL REFERENCES agency, key uuid NOT NULL, fingerprint text NOT NULL, referral_id uuid, event_seq int,
        leaf_hash text, at timestamptz(3) NOT NULL, PRIMARY KEY (agency_id, key)
      );
      COMMENT ON TABLE command_receipt IS '命令回执 one per idempotency key and agency; what the command led to';
    `);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('the first migration is not undone: it would destroy the history'));
  }
}
