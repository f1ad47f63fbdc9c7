-- Who there is: agencies, persons, and the posts that they hold from one day to another.

CREATE TABLE agency (
  id text PRIMARY KEY CHECK (id ~ '^[a-z0-9][a-z0-9-]{1,62}$'),
  kind text NOT NULL,
  level text NOT NULL,
  name text NOT NULL UNIQUE,
  name_en text NOT NULL,
  duties text NOT NULL,
  active boolean NOT NULL DEFAULT true
);
COMMENT ON TABLE agency IS '机关 agencies, from the city configuration';
COMMENT ON COLUMN agency.active IS 'false: suspended; nothing can be delivered to it until it is active again';

CREATE TABLE person (
  id text PRIMARY KEY,
  name text NOT NULL,
  class text NOT NULL DEFAULT 'CASE' CHECK (
    class IN ('CASE', 'SYSTEM_ADMIN', 'SECURITY_ADMIN', 'AUDIT_ADMIN', 'SERVICE')
  ),
  UNIQUE (id, class)
);
COMMENT ON TABLE person IS '人员; demonstration persons are named by post';
COMMENT ON COLUMN person.class IS
  '三员分立: a person works on cases, or is one of the three administrators, or is a machine; never two of these';

CREATE TABLE appointment (
  person_id text NOT NULL REFERENCES person,
  agency_id text NOT NULL REFERENCES agency,
  post text NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  class text NOT NULL DEFAULT 'CASE',
  kind text NOT NULL DEFAULT 'REGULAR' CHECK (kind IN ('REGULAR', 'ACTING', 'DELEGATED')),
  basis text,
  on_behalf_of text REFERENCES person,
  PRIMARY KEY (person_id, agency_id, post, valid_from),
  CONSTRAINT one_class FOREIGN KEY (person_id, class) REFERENCES person(id, class),
  CONSTRAINT acting_head_for_a_time CHECK (
    (kind = 'ACTING') = (post = 'ACTING_HEAD') AND (kind <> 'ACTING' OR valid_to IS NOT NULL)
  ),
  CONSTRAINT ends_after_it_begins CHECK (valid_to IS NULL OR valid_to >= (valid_from - 1)),
  CONSTRAINT head_is_not_delegated CHECK (
    kind <> 'DELEGATED'
    OR (post NOT IN ('HEAD', 'ACTING_HEAD'))
      AND valid_to IS NOT NULL
      AND on_behalf_of IS DISTINCT FROM person_id
      AND on_behalf_of IS NOT NULL
  ),
  CONSTRAINT post_of_class CHECK (
    CASE class
      WHEN 'CASE' THEN post NOT IN ('SYSTEM_ADMIN', 'SECURITY_ADMIN', 'AUDIT_ADMIN')
      WHEN 'SERVICE' THEN post = 'LIAISON'
      ELSE post = class
    END
  )
);
CREATE INDEX appointment_of_agency ON appointment (agency_id);
COMMENT ON INDEX appointment_of_agency IS 'who holds a post of an agency: the directory, and every notice to it';
COMMENT ON TABLE appointment IS '任职 a person holds a post of an agency from one day to another';
COMMENT ON COLUMN appointment.kind IS
  'REGULAR; ACTING: 主持工作, from one day to another; DELEGATED: 授权 by whoever holds the post. '
  'Only the head or who acts as head decides on a transfer (Decree 310 art. 5)';
