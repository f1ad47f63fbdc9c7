-- What was uploaded: the content lies in the store of files by its hash; the database says what it is and where it is
-- used.

CREATE TABLE kept_file (
  sha256 text PRIMARY KEY,
  size bigint NOT NULL,
  type text NOT NULL,
  pages integer,
  taken_at timestamptz(3),
  longitude text,
  latitude text,
  kept_at timestamptz(3) NOT NULL,
  altered_at timestamptz(3),
  check_state text NOT NULL,
  finding text,
  checked_at timestamptz(3),
  check_next_at timestamptz(3),
  check_attempts integer NOT NULL DEFAULT 0,
  check_problem text,
  thumbnail bytea,
  erased_at timestamptz(3)
);
CREATE INDEX kept_file_unchecked ON kept_file (check_next_at) WHERE check_next_at IS NOT NULL;
COMMENT ON INDEX kept_file_unchecked IS 'which files does the virus check have to look at?';
CREATE INDEX kept_file_quarantined ON kept_file (sha256) WHERE check_state = 'QUARANTINED';
COMMENT ON INDEX kept_file_quarantined IS 'which files are in quarantine?';
COMMENT ON TABLE kept_file IS 'the content of files, each once; what was found in it when it was whole';
COMMENT ON COLUMN kept_file.sha256 IS 'FIPS 180-4, lower-case hexadecimal; the name under which the store keeps it';
COMMENT ON COLUMN kept_file.type IS 'by content: FILE_TYPES in domain/file';
COMMENT ON COLUMN kept_file.check_state IS 'what the virus check has said: FILE_CHECKS in domain/file';
COMMENT ON COLUMN kept_file.finding IS 'the name that the check gives to what it found';
COMMENT ON COLUMN kept_file.check_next_at IS
  'when it is to be checked, later while a check is under way or has failed; null: it was checked';
COMMENT ON COLUMN kept_file.check_problem IS 'why the last attempt gave no answer';
COMMENT ON COLUMN kept_file.erased_at IS 'when a rule of retention took the content away; null: it is there';
COMMENT ON COLUMN kept_file.thumbnail IS 'of a picture: a small JPEG, the right way up';
COMMENT ON COLUMN kept_file.altered_at IS
  'when the store was first found to hold something else under this hash, or nothing';

CREATE TABLE upload (
  id uuid PRIMARY KEY,
  agency_id text NOT NULL REFERENCES agency,
  person_id text NOT NULL REFERENCES person,
  purpose text NOT NULL,
  name text NOT NULL,
  size bigint NOT NULL,
  begun_at timestamptz(3) NOT NULL,
  until timestamptz(3) NOT NULL,
  held_until timestamptz(3),
  sha256 text REFERENCES kept_file,
  problem text
);
CREATE INDEX upload_of_agency ON upload (agency_id, person_id, begun_at DESC);
COMMENT ON INDEX upload_of_agency IS 'which files has a person sent; which has an agency';
CREATE INDEX upload_by_content ON upload (sha256) WHERE sha256 IS NOT NULL;
COMMENT ON INDEX upload_by_content IS 'which agency has sent this content';
CREATE INDEX upload_unfinished ON upload (until) WHERE sha256 IS NULL AND problem IS NULL;
COMMENT ON INDEX upload_unfinished IS 'which uploads were never finished';
COMMENT ON TABLE upload IS '上传: a file that a person sends, piece by piece; its name is that agency''s own';
COMMENT ON COLUMN upload.until IS 'what is not whole by then is cleared away';
COMMENT ON COLUMN upload.held_until IS 'a process that takes a piece in renews this; nobody else takes one meanwhile';
COMMENT ON COLUMN upload.problem IS 'why it was not taken in: FILE_PROBLEMS in domain/file';

CREATE TABLE file_use (
  sha256 text NOT NULL REFERENCES kept_file,
  referral_id uuid NOT NULL REFERENCES referral,
  quarantined boolean NOT NULL DEFAULT false,
  erased_at timestamptz(3),
  PRIMARY KEY (sha256, referral_id)
);
CREATE INDEX file_use_of_referral ON file_use (referral_id);
COMMENT ON INDEX file_use_of_referral IS 'which files belong to a referral';
CREATE INDEX file_use_quarantined ON file_use (sha256) WHERE quarantined;
COMMENT ON INDEX file_use_quarantined IS 'of which files do histories say that they are in quarantine?';

CREATE TABLE ledger_file_use (
  sha256 text NOT NULL REFERENCES kept_file,
  record_id uuid NOT NULL REFERENCES ledger_record,
  quarantined boolean NOT NULL DEFAULT false,
  PRIMARY KEY (sha256, record_id)
);
CREATE INDEX ledger_file_use_of_record ON ledger_file_use (record_id);
COMMENT ON INDEX ledger_file_use_of_record IS 'which files belong to a record of the ledger';
CREATE INDEX ledger_file_use_quarantined ON ledger_file_use (sha256) WHERE quarantined;
COMMENT ON INDEX ledger_file_use_quarantined IS
  'of which files do histories of the ledger say that they are in quarantine?';
COMMENT ON TABLE ledger_file_use IS 'which records of the ledger have a photograph or a report that is this file';
COMMENT ON TABLE file_use IS 'which referrals have a document that is this file';
COMMENT ON COLUMN file_use.quarantined IS 'what the history of the referral says of the file';
COMMENT ON COLUMN file_use.erased_at IS
  'when a rule of retention took the file away from this referral; it stays so when the content comes again';
COMMENT ON COLUMN ledger_file_use.quarantined IS 'what the history of the record says of the file';

CREATE TABLE printed_paper (
  notice_id text NOT NULL REFERENCES notice,
  variant text NOT NULL,
  referral_id uuid NOT NULL REFERENCES referral,
  sha256 text NOT NULL REFERENCES kept_file,
  PRIMARY KEY (notice_id, variant)
);
CREATE INDEX printed_paper_by_content ON printed_paper (sha256);
COMMENT ON INDEX printed_paper_by_content IS 'which papers are this file?';
CREATE INDEX printed_paper_of_referral ON printed_paper (referral_id);
COMMENT ON INDEX printed_paper_of_referral IS 'which papers of a referral have been printed';
COMMENT ON TABLE printed_paper IS
  'which bytes the paper of a notice is, since somebody printed it for the first time, attached its scan or sealed it';
COMMENT ON COLUMN printed_paper.variant IS 'PAPER_VARIANTS (domain/referral/paper-variants.ts)';
