import { randomUUID } from 'node:crypto';

import type { StaffMember } from '../../src/domain/agency/agency.js';
import type { Matter } from '../../src/domain/referral/referral.js';
import type { Route } from '../../src/domain/route/route.js';
import { openerOf, STAFF, type WalkedStep } from './explore.js';
import { MATTER } from './facts.js';
import { ask, FiledCase } from './filed-case.js';
import type { TestPlatform } from './platform.js';

/** Gives everybody whom `explore` knows a post and an account, so that its ways can be walked over HTTP. */
export async function appointStaff(platform: TestPlatform, staff: readonly StaffMember[] = STAFF): Promise<void> {
  await platform.owner.query(
    `WITH s AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS s ("personId" text, "agencyId" text, post text)),
       p AS (INSERT INTO person (id, name) SELECT "personId", "personId" FROM s),
       h AS (
         INSERT INTO appointment (person_id, agency_id, post, valid_from)
         SELECT "personId", "agencyId", post, DATE '2019-01-01'
         FROM s
       )
     INSERT INTO account (login, person_id, password_hash)
     SELECT "personId", "personId", (SELECT password_hash FROM account LIMIT 1)
     FROM s`,
    [JSON.stringify(staff)],
  );
  platform.clock.forward(0.002); // the directory is read anew
}

/** Opens a referral and takes every step of a way, with all mail delivered and signed for in between and at the end. */
export async function walk(
  platform: TestPlatform,
  route: Route,
  trail: readonly WalkedStep[],
  { urgent = false, matter = MATTER }: { urgent?: boolean; matter?: Matter } = {},
): Promise<FiledCase> {
  const { by, officers } = openerOf(route);
  const referral = await FiledCase.open(platform, { officers, urgent, matter }, route.id, by.personId);
  for (const step of trail) {
    await signAll(platform, referral);
    if (step.days >= 1) platform.later(step.days * 24);
    const client = await platform.as(step.by.personId);
    const { refusal } = await ask(client, step.action, {
      referralId: referral.id,
      expectedVersion: await referral.version(),
      idempotencyKey: randomUUID(),
      ...step.facts,
    });
    if (refusal !== null) throw new Error(`${route.id} ${step.action}: ${refusal.code} ${refusal.messageEn}`);
  }
  await signAll(platform, referral);
  return referral;
}

/** Signs for whatever waits for a signature, except what brings a case: its receipt is a step of the route. */
async function signAll(platform: TestPlatform, referral: FiledCase): Promise<void> {
  await referral.arrived();
  const waiting: { id: string; to: string }[] = await platform.owner.query(
    `SELECT id, to_agency AS "to"
     FROM notice
     WHERE referral_id = $1 AND must_sign AND kind <> 'TRANSFER' AND delivered_at IS NOT NULL AND signed_at IS NULL`,
    [referral.id],
  );
  for (const { id, to } of waiting) await referral.do(`${to}/LIAISON/0`, 'SIGN_NOTICE', { noticeId: id });
  if (waiting.length > 0) await referral.arrived();
}
