-- What the platform itself keeps of its schema.

CREATE TABLE schema_edition (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  digest text NOT NULL,
  functions text[] NOT NULL
);
COMMENT ON TABLE schema_edition IS
  'one row: the digest of the functions and rights that were applied last (schema/functions, schema/access), '
  'and the names of these functions';
