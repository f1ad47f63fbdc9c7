import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

import type { DataSource } from 'typeorm';

import { sha256 } from '../crypto/digest.js';
import type { Sealer } from '../crypto/sealer.js';
import { DatabaseError } from './database-error.js';

/** What each part of the platform may do in the database. None of them owns anything or bypasses row-level security. */
export const DATABASE_ROLES = ['referral_api', 'referral_worker', 'referral_queue'] as const;
export type DatabaseRole = (typeof DATABASE_ROLES)[number];

/** The setting that names a login made by hand, for each role. */
export const LOGIN_SETTINGS = {
  referral_api: 'DATABASE_API_URL',
  referral_worker: 'DATABASE_WORKER_URL',
  referral_queue: 'DATABASE_QUEUE_URL',
} as const satisfies Readonly<Record<DatabaseRole, string>>;

/**
 * The address under which a part of the platform logs in: the database of `url`, with a login and a password of its
 * own. The password follows from the sealing key, so that every process with that key knows it and nobody has to carry
 * it.
 */
export function loginUrl(url: string, role: DatabaseRole, sealer: Sealer): string {
  const address = new URL(url);
  const login = loginOf(role, databaseOf(address));
  address.username = login;
  address.password = passwordOf(login, sealer);
  return address.href;
}

/** Does the address name somebody who may migrate? */
export function namesOwner(url: string): boolean {
  return new URL(url).username !== '';
}

/**
 * Makes the logins of this database, or sets their passwords anew; `byHand` are those that the operator has made. Roles
 * belong to the whole server: each database has logins of its own, so that two cities on one server never share one.
 * Throws DatabaseError when the owner may not create roles.
 */
export async function giveLogins(owner: DataSource, sealer: Sealer, byHand: readonly DatabaseRole[]): Promise<void> {
  const rows: { name: string }[] = await owner.query('SELECT current_database() AS name');
  for (const role of DATABASE_ROLES.filter((one) => !byHand.includes(one))) {
    const login = loginOf(role, rows[0]?.name ?? '');
    const verifier = scramVerifier(passwordOf(login, sealer));
    await owner
      .query(MAKE_LOGIN.replaceAll('%login', login).replaceAll('%role', role).replace('%verifier', verifier))
      .catch((error: unknown) => {
        const why = error instanceof Error ? error.message : String(error);
        throw new DatabaseError(
          `the login ${login} cannot be made: ${why}; give the owner CREATEROLE, ` +
            'or make the logins by hand (README, "Several processes")',
        );
      });
  }
  // Whoever may make temporary tables could put one in the way of the functions that run as their owner. BullMQ needs
  // some, and has no such functions.
  await owner.query(`DO $$ BEGIN
    EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO referral_queue', current_database());
  END $$`);
}

/**
 * Throws DatabaseError unless the pool works under a login that has the rights of its role and can take no others:
 * whatever a statement says (`SET ROLE NONE`, `RESET SESSION AUTHORIZATION`, `SET ROLE` to the owner), nothing more can
 * be had.
 */
export async function requireLogin(source: DataSource, role: DatabaseRole): Promise<void> {
  const rows: { name: string; own: boolean; powerful: boolean; becomes: string[] | null }[] = await source.query(
    `SELECT r.rolname AS name, current_user = session_user AS own,
       r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication AS powerful,
       (SELECT array_agg(o.rolname::text ORDER BY o.rolname) FROM pg_roles o
        WHERE o.rolname <> session_user AND pg_has_role(session_user, o.oid, 'MEMBER')) AS becomes
     FROM pg_roles r WHERE r.rolname = session_user`,
  );
  const [row] = rows;
  if (row?.own === true && !row.powerful && row.becomes?.join() === role) return;
  const becomes =
    row?.powerful === true ? 'has rights over the whole server' : `may become ${row?.becomes?.join(', ') ?? 'nobody'}`;
  throw new DatabaseError(
    `the login "${row?.name ?? 'unknown'}" ${becomes}, and should have the rights of ${role} alone: ` +
      `see ${LOGIN_SETTINGS[role]} in the README`,
  );
}

function databaseOf(address: URL): string {
  const named = decodeURIComponent(address.pathname.slice(1));
  return named === '' ? decodeURIComponent(address.username) : named; // as PostgreSQL itself chooses
}

function loginOf(role: DatabaseRole, database: string): string {
  return `${role}_${sha256(database).slice(0, 12)}`;
}

function passwordOf(login: string, sealer: Sealer): string {
  return sealer.tag(`database login ${login}`);
}

const MAKE_LOGIN = `
  DO $do$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '%login') THEN CREATE ROLE %login LOGIN; END IF;
    ALTER ROLE %login LOGIN PASSWORD '%verifier';
    GRANT %role TO %login;
  END $do$`;

const SCRAM_ROUNDS = 4_096;

/** A password as the server keeps it (RFC 5803): the password itself stands in no statement and in no log. */
function scramVerifier(password: string): string {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, SCRAM_ROUNDS, 32, 'sha256');
  const key = (name: string): Buffer => createHmac('sha256', salted).update(name).digest();
  const stored = createHash('sha256').update(key('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${SCRAM_ROUNDS}:${salt.toString('base64')}$${stored}:${key('Server Key').toString('base64')}`;
}
