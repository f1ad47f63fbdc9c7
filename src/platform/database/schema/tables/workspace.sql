-- What a person keeps for himself: how the screens are set up, and forms that he has begun.

CREATE TABLE person_settings (
  person_id text PRIMARY KEY REFERENCES person,
  language text NOT NULL,
  large_type boolean NOT NULL,
  single_keys boolean NOT NULL,
  muted text[] NOT NULL,
  changed_at timestamptz(3) NOT NULL
);
COMMENT ON TABLE person_settings IS '个人设置: how a person wants the screens; who has no row has the defaults';
COMMENT ON COLUMN person_settings.muted IS 'the kinds of notifications that are not counted: NOTIFICATION_KINDS';

CREATE TABLE saved_view (
  person_id text NOT NULL REFERENCES person,
  name text NOT NULL,
  value text,
  changed_at timestamptz(3) NOT NULL,
  PRIMARY KEY (person_id, name)
);
COMMENT ON TABLE saved_view IS
  '表格和视图的设置: columns, order and filters of a list as a person has left it; the screens alone know what it says';
COMMENT ON COLUMN saved_view.value IS 'a JSON object; null: taken away';

CREATE TABLE draft (
  person_id text NOT NULL REFERENCES person,
  agency_id text NOT NULL REFERENCES agency,
  about text NOT NULL,
  form text NOT NULL,
  based_on integer,
  sealed text,
  changed_at timestamptz(3) NOT NULL,
  PRIMARY KEY (person_id, agency_id, about, form)
);
COMMENT ON TABLE draft IS '草稿: a form that a person has begun and not handed in';
COMMENT ON COLUMN draft.about IS 'the id of the referral or of the record of the ledger; empty: something new';
COMMENT ON COLUMN draft.form IS 'the act, such as SIGN_RECEIPT, or the route that is opened, such as OPEN.R01';
COMMENT ON COLUMN draft.based_on IS 'the version of what it is about, when it was begun';
COMMENT ON COLUMN draft.sealed IS
  'a JSON object, AES-256-GCM, bound to the row: it may name people; null: handed in or thrown away';

CREATE TABLE notifications_read (
  person_id text NOT NULL REFERENCES person,
  agency_id text NOT NULL REFERENCES agency,
  until timestamptz(3) NOT NULL,
  PRIMARY KEY (person_id, agency_id)
);
COMMENT ON TABLE notifications_read IS '已读通知: up to which moment a person has read what an agency was told of';
