import type { MigrationInterface, QueryRunner } from 'typeorm';

import { sqlOf } from '../schema/sql-files.js';

/** The tables as of the first release, a file for each room: what others point at comes first. */
export const ROOMS = [
  'platform',
  'law',
  'agencies',
  'access',
  'casebook',
  'relay',
  'audit',
  'ledger',
  'files',
  'numbers',
  'workspace',
] as const;

/**
 * The roles and all tables. What the parts of the platform may do with them, and the functions that decide on rows, are
 * applied after each migration (`../schema/rights.ts`).
 */
export class Baseline1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ROLES);
    for (const room of ROOMS) await runner.query(sqlOf('tables', room));
  }

  down(): Promise<void> {
    return Promise.reject(new Error('the tables are not undone by a migration: the history is kept'));
  }
}

/** Roles that own nothing and cannot bypass row-level security; they belong to the whole server. */
const ROLES = `
  DO $$ DECLARE name text; BEGIN
    FOREACH name IN ARRAY ARRAY['referral_api', 'referral_worker', 'referral_queue'] LOOP
      BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
          EXECUTE format('CREATE ROLE %I NOLOGIN', name);
        END IF;
      EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL; -- another database of the server is creating it just now
      END;
    END LOOP;
  END $$`;
