-- The numbers of papers (文号): a row for each, so that a series has no gap that nobody can explain.

CREATE TABLE document_number (
  agency_id text NOT NULL REFERENCES agency,
  head text NOT NULL,
  year int NOT NULL,
  n int NOT NULL CHECK (n > 0),
  state text NOT NULL CHECK (state IN ('ISSUED', 'RESERVED', 'VOID')),
  referral_id uuid REFERENCES referral,
  person_id text NOT NULL REFERENCES person,
  at timestamptz(3) NOT NULL,
  reason text NOT NULL DEFAULT '',
  PRIMARY KEY (agency_id, head, year, n)
);
COMMENT ON TABLE document_number IS '文号簿: each number of an agency, in the series 机关代字 + word + year';
COMMENT ON COLUMN document_number.head IS '机关代字 and the word of the kind, such as 河自然资移字';
COMMENT ON COLUMN document_number.state IS 'ISSUED: a paper bears it; RESERVED: one will; VOID 作废: none ever will';
COMMENT ON COLUMN document_number.referral_id IS 'of the first paper that bears it';
COMMENT ON COLUMN document_number.reason IS 'why it was reserved, or why it is void';
