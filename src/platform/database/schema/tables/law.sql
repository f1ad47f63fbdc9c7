-- The law and what the city decides within it: rules and campaigns are versions, and a row is never changed.

CREATE TABLE deadline_rule (
  id text NOT NULL,
  version int NOT NULL CHECK (version > 0),
  valid_from date NOT NULL,
  valid_to date,
  name text NOT NULL,
  name_en text NOT NULL,
  length int NOT NULL CHECK (length >= 0),
  regime text NOT NULL CHECK (regime IN ('CDR', 'WD', 'WDB', 'MR', 'H', 'TARGET')),
  kind text NOT NULL CHECK (kind IN ('DUTY', 'RIGHT', 'WINDOW', 'DEEMED')),
  source text NOT NULL,
  article text NOT NULL,
  confidence text NOT NULL CHECK (confidence IN ('HIGH', 'MEDIUM', 'LOW')),
  PRIMARY KEY (id, version),
  CONSTRAINT deadline_rule_check CHECK (valid_to IS NULL OR valid_to >= valid_from)
);
COMMENT ON TABLE deadline_rule IS
  '期限规则 effective-dated time limits; length in units of the regime (days, months, hours)';

CREATE TABLE calendar_edition (
  year int PRIMARY KEY,
  source text NOT NULL
);
COMMENT ON TABLE calendar_edition IS '节假日安排 one State Council notice per year; a missing year is not published yet';

CREATE TABLE calendar_day (
  day date PRIMARY KEY,
  year int NOT NULL REFERENCES calendar_edition,
  mark text NOT NULL CHECK (mark IN ('OFF', 'MAKE_UP')),
  name text NOT NULL
);
COMMENT ON TABLE calendar_day IS 'days off and make-up working days (调休) that differ from plain weeks';

CREATE TABLE policy (
  name text PRIMARY KEY,
  value jsonb NOT NULL
);
COMMENT ON TABLE policy IS 'what the city decides within the law, from its configuration files';

CREATE TABLE campaign (
  id text NOT NULL,
  version int NOT NULL CHECK (version > 0),
  valid_from date NOT NULL,
  valid_to date,
  body jsonb NOT NULL,
  digest text NOT NULL,
  loaded_at timestamptz(3) NOT NULL,
  PRIMARY KEY (id, version)
);
COMMENT ON TABLE campaign IS
  '整治行动方案: versions of a campaign file; a row is never changed, a change of plan is another version';
