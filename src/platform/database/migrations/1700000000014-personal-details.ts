import type { MigrationInterface, QueryRunner } from 'typeorm';

const PARTY =
  'EXISTS (SELECT 1 FROM referral_party p WHERE p.referral_id = personal_detail.referral_id AND p.agency_id = app_agency())';
/** Who informed is known to the agency that sent the case, and to no other. */
const SENDER = 'EXISTS (SELECT 1 FROM referral r WHERE r.id = personal_detail.referral_id AND r.sender = app_agency())';

/** Identity numbers, telephones and informants lie apart from the case file, sealed; the history keeps their digests only. */
export class PersonalDetails1700000000014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE personal_detail (
        id uuid PRIMARY KEY, referral_id uuid NOT NULL REFERENCES referral, kind text NOT NULL, masked text NOT NULL, sealed text NOT NULL, salt text NOT NULL,
        recorded_by text NOT NULL REFERENCES person, recorded_at timestamptz(3) NOT NULL
      );
      CREATE INDEX personal_detail_of_referral ON personal_detail (referral_id);
      COMMENT ON TABLE personal_detail IS '个人信息: sealed with the key of the platform (AES-256-GCM, bound to the row); rows are never changed';
      COMMENT ON COLUMN personal_detail.salt IS 'random; SHA-256(salt || value) stands in the history of the referral';

      GRANT SELECT, INSERT ON personal_detail TO referral_api;
      ALTER TABLE personal_detail ENABLE ROW LEVEL SECURITY;
      CREATE POLICY party_reads ON personal_detail FOR SELECT TO referral_api USING (CASE WHEN kind LIKE 'INFORMANT%' THEN ${SENDER} ELSE ${PARTY} END);
      CREATE POLICY party_adds ON personal_detail FOR INSERT TO referral_api WITH CHECK (recorded_by = app_person() AND CASE WHEN kind LIKE 'INFORMANT%' THEN ${SENDER} ELSE ${PARTY} END);
    `);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('what the history has digests of is not undone by a migration'));
  }
}
