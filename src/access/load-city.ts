import type { DataSource } from 'typeorm';

import { type City, ConfigurationError, type Law } from '../agencies/city.js';
import { ADMIN_POSTS, type AdminPost, isAdminPost, POSTS } from '../domain/agency/agency.js';
import { addThresholds } from '../domain/crime/crime-threshold.js';
import { randomText, sha256 } from '../platform/crypto/digest.js';
import { activationHash } from './sign-in/activation.js';
import { hashPassword } from './sign-in/passwords.js';

/** The rules of a file as rows; $1 is their JSON. */
const GIVEN_RULES = `jsonb_to_recordset($1::jsonb) AS r (id text, version int, "validFrom" date, "validTo" date,
  name text, "nameEn" text, length int, regime text, kind text, source text, article text, confidence text)`;

/**
 * Loads limits and calendars that are not there yet, and the city's policies as they are now. A limit that is there
 * stays as it is, but for the day on which it ends: a change is a new version. Throws ConfigurationError.
 */
export async function loadRules(
  owner: DataSource,
  { rules, calendars, ladder, thresholds, decree310Unit, campaigns }: Law,
): Promise<void> {
  await owner.query(
    `INSERT INTO deadline_rule (id, version, valid_from, valid_to, name, name_en, length, regime, kind, source, article,
       confidence)
     SELECT r.id, r.version, r."validFrom", r."validTo", r.name, r."nameEn", r.length, r.regime, r.kind, r.source,
       r.article, r.confidence
     FROM ${GIVEN_RULES}
     ON CONFLICT (id, version) DO UPDATE SET valid_to = excluded.valid_to WHERE deadline_rule.valid_to IS NULL`,
    [JSON.stringify(rules)],
  );
  await refuseChangedRules(owner, rules);
  await owner.query(
    `WITH edition AS (
       SELECT e.year, e.source, e.days FROM jsonb_to_recordset($1::jsonb) AS e (year int, source text, days jsonb)
     ),
       years AS (
         INSERT INTO calendar_edition (year, source)
         SELECT year, source FROM edition ON CONFLICT DO NOTHING RETURNING year
       )
     INSERT INTO calendar_day (day, year, mark, name)
     SELECT d.key::date, e.year, d.value->>'mark', d.value->>'name'
     FROM edition e JOIN years USING (year), jsonb_each(e.days) d
     ON CONFLICT DO NOTHING`,
    [JSON.stringify(calendars)],
  );
  await owner.query(
    `INSERT INTO policy (name, value) VALUES ('overdue-ladder', $1::jsonb), ('decree310-unit', $2::jsonb)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
    [JSON.stringify(ladder), JSON.stringify(decree310Unit)],
  );
  await loadThresholds(owner, thresholds);
  await loadCampaigns(owner, campaigns);
}

/** A limit that is loaded and says something else than its file: the law of the past stays. */
async function refuseChangedRules(owner: DataSource, rules: Law['rules']): Promise<void> {
  const [changed]: { id: string; version: number }[] = await owner.query(
    `SELECT r.id, r.version
     FROM ${GIVEN_RULES}
     WHERE NOT EXISTS (
       SELECT FROM deadline_rule d
       WHERE d.id = r.id AND d.version = r.version
         AND (d.valid_from, d.name, d.name_en, d.length, d.regime, d.kind, d.source, d.article, d.confidence)
           = (r."validFrom", r.name, r."nameEn", r.length, r.regime, r.kind, r.source, r.article, r.confidence)
         AND d.valid_to IS NOT DISTINCT FROM r."validTo"
     ) ORDER BY r.id, r.version LIMIT 1`,
    [JSON.stringify(rules)],
  );
  if (changed !== undefined)
    throw new ConfigurationError(
      `deadline rule ${changed.id}, version ${changed.version}, is loaded with other content: ` +
        'write a new version in its file',
    );
}

/**
 * Adds thresholds of prosecution. Throws where a version that is loaded says something else: the law of the past stays.
 */
async function loadThresholds(owner: DataSource, given: Law['thresholds']): Promise<void> {
  const [policy]: { value: Law['thresholds'] }[] = await owner.query(
    "SELECT value FROM policy WHERE name = 'crime-thresholds'",
  );
  const added = addThresholds(policy?.value ?? [], given);
  if ('changed' in added) {
    const { id, version } = added.changed;
    throw new ConfigurationError(
      `threshold ${id}, version ${version}, is loaded with other content: write a new version in its file`,
    );
  }
  await owner.query(
    `INSERT INTO policy (name, value)
     VALUES ('crime-thresholds', $1::jsonb)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
    [JSON.stringify(added.thresholds)],
  );
}

/**
 * Loads campaign versions that are not there yet. Throws when a version that is there says something else: a change of
 * plan is a new version.
 */
async function loadCampaigns(owner: DataSource, campaigns: Law['campaigns']): Promise<void> {
  for (const campaign of campaigns) {
    const digest = sha256(JSON.stringify(campaign));
    await owner.query(
      `INSERT INTO campaign (id, version, valid_from, valid_to, body, digest, loaded_at)
       VALUES ($1, $2, $3, $4, $5::jsonb, $6, now())
       ON CONFLICT DO NOTHING`,
      [campaign.id, campaign.version, campaign.validFrom, campaign.validTo, JSON.stringify(campaign), digest],
    );
    const [row]: { digest: string }[] = await owner.query(
      'SELECT digest FROM campaign WHERE id = $1 AND version = $2',
      [campaign.id, campaign.version],
    );
    if (row?.digest !== digest)
      throw new ConfigurationError(
        `campaign ${campaign.id}, version ${campaign.version}, is loaded with other content: ` +
          'raise "version" in its file',
      );
  }
}

/** Loads the agencies of a city into a database that has none. Returns whether it did. */
export async function loadCity(owner: DataSource, city: City, withDemonstration: boolean): Promise<boolean> {
  const accounts =
    withDemonstration && city.demonstration
      ? await Promise.all(
          city.demonstration.accounts.map(async (account) => ({
            ...account,
            class: isAdminPost(account.post) ? account.post : 'CASE',
            hash: await hashPassword(city.demonstration?.password ?? ''),
          })),
        )
      : [];
  return owner.transaction(async (manager) => {
    await manager.query("SELECT pg_advisory_xact_lock(hashtext('load city'))");
    const present: unknown[] = await manager.query('SELECT 1 FROM agency LIMIT 1');
    if (present.length > 0) return false;
    await manager.query(
      `INSERT INTO agency (id, kind, level, name, name_en, duties)
       SELECT id, kind, level, name, "nameEn", duties
       FROM jsonb_to_recordset($1::jsonb) AS a (id text, kind text, level text, name text, "nameEn" text, duties text)`,
      [JSON.stringify(city.agencies)],
    );
    await manager.query(
      `WITH a AS (
         SELECT *
         FROM jsonb_to_recordset($1::jsonb) AS a (login text, name text, agency text, post text, class text, hash text)
       ),
         p AS (INSERT INTO person (id, name, class) SELECT login, name, class FROM a),
         h AS (
           INSERT INTO appointment (person_id, agency_id, post, class, valid_from)
           SELECT login, agency, post, class, DATE '2023-05-21' FROM a
         )
       INSERT INTO account (login, person_id, password_hash) SELECT login, login, hash FROM a`,
      [JSON.stringify(accounts)],
    );
    return true;
  });
}

const LOGINS: Readonly<Record<AdminPost, string>> = {
  SYSTEM_ADMIN: 'sys-admin',
  SECURITY_ADMIN: 'sec-admin',
  AUDIT_ADMIN: 'audit-admin',
};

/**
 * Appoints the three administrators that a platform does not have yet: nobody is there to propose and approve the
 * first. Returns their activation codes.
 */
export async function loadAdministrators(
  owner: DataSource,
  agencyId: string,
): Promise<readonly { login: string; name: string; code: string }[]> {
  return owner.transaction(async (manager) => {
    await manager.query("SELECT pg_advisory_xact_lock(hashtext('load city'))");
    const [agency]: { name: string }[] = await manager.query('SELECT name FROM agency WHERE id = $1', [agencyId]);
    if (agency === undefined) throw new Error(`there is no agency "${agencyId}": name one of the city file`);
    const present: { post: string }[] = await manager.query(
      `SELECT DISTINCT post FROM appointment
       WHERE post = ANY($1) AND (valid_to IS NULL OR valid_to >= (now() AT TIME ZONE 'Asia/Shanghai')::date)`,
      [ADMIN_POSTS],
    );
    const appointed = ADMIN_POSTS.filter((post) => !present.some((row) => row.post === post)).map((post) => ({
      post,
      login: LOGINS[post],
      name: POSTS[post],
      code: `${randomText(9)}.${randomText(9)}`,
    }));
    for (const { post, login, name, code } of appointed) {
      await manager.query('INSERT INTO person (id, name, class) VALUES ($1, $2, $3)', [login, name, post]);
      await manager.query(
        `INSERT INTO appointment (person_id, agency_id, post, class, valid_from, basis)
         VALUES ($1, $2, $3, $3, (now() AT TIME ZONE 'Asia/Shanghai')::date, 'first administrators')`,
        [login, agencyId, post],
      );
      await manager.query(
        `INSERT INTO account (login, person_id, password_hash, activation_hash, activation_until)
         VALUES ($1, $1, '!', $2, now() + interval '72 hours')`,
        [login, activationHash(code)],
      );
    }
    return appointed.map(({ login, name, code }) => ({ login, name, code }));
  });
}
