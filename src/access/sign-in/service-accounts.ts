import { randomUUID } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';

import type { Caller } from '../../domain/agency/agency.js';
import { type Instant, plusHours } from '../../domain/kernel/instant.js';
import { randomText, sha256 } from '../../platform/crypto/digest.js';
import { API_UNIT_OF_WORK, type UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../platform/time/clock.js';
import { Appointments } from '../posts/appointments.js';
import { type NewSession, Sessions } from './sessions.js';
import { SignInLimits } from './sign-in-limits.js';

const SECRET_DAYS = 90;

/** How long the secret before goes on working, so that a machine can be given the new one. */
const OVERLAP_HOURS = 24;
const SESSION_HOURS = 1;

export interface NewSecret {
  readonly secret: string;
  readonly expiresAt: Instant;
}

/**
 * Machines that work for one agency (set up by a change of posts, kind SERVICE): random secrets that rotate, sessions
 * of an hour, nothing beyond their scopes.
 */
@Injectable()
export class ServiceAccounts {
  constructor(
    @Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork,
    private readonly clock: Clock,
    private readonly limits: SignInLimits,
    private readonly appointments: Appointments,
    private readonly sessions: Sessions,
  ) {}

  /** Null when account and secret do not belong together, or the account's post has ended. Throws TooManyAttempts. */
  async signIn(serviceId: string, secret: string, source: string): Promise<NewSession | null> {
    await this.limits.take('service', serviceId, source);
    const account = await this.work.as(
      { login: serviceId },
      async (tx) =>
        (
          await tx.query<{ scopes: string[] }>(
            `SELECT s.scopes
             FROM service_account s JOIN service_secret x ON x.person_id = s.person_id
             WHERE s.person_id = $1 AND x.secret_hash = $2 AND x.expires_at > $3`,
            [serviceId, sha256(secret), this.clock.now()],
          )
        )[0],
    );
    const appointment = account === undefined ? undefined : (await this.appointments.of(serviceId))[0];
    if (account === undefined || appointment === undefined) return null;
    await this.limits.forgive('service', serviceId, source);
    return this.sessions.begin(appointment, { secondFactor: false, scopes: account.scopes, hours: SESSION_HOURS });
  }

  /**
   * A new secret; those before it end within a day, or at once with their sessions. Null when the caller's agency has
   * no such account.
   */
  rotate(serviceId: string, revokeOld: boolean, by: Caller): Promise<NewSecret | null> {
    const now = this.clock.now();
    const secret = randomText(32);
    const expiresAt = plusHours(now, SECRET_DAYS * 24);
    return this.work.as({ agency: by.agencyId, person: serviceId }, async (tx) => {
      const known = await tx.query('SELECT 1 FROM service_account WHERE person_id = $1 AND agency_id = $2', [
        serviceId,
        by.agencyId,
      ]);
      if (known.length === 0) return null;
      const until = revokeOld ? now : plusHours(now, OVERLAP_HOURS);
      await tx.query('UPDATE service_secret SET expires_at = $2 WHERE person_id = $1 AND expires_at > $2', [
        serviceId,
        until,
      ]);
      if (revokeOld)
        await tx.query('UPDATE session SET revoked_at = $2 WHERE person_id = $1 AND revoked_at IS NULL', [
          serviceId,
          now,
        ]);
      await tx.query(
        `INSERT INTO service_secret (id, person_id, secret_hash, created_at, expires_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6)`,
        [randomUUID(), serviceId, sha256(secret), now, expiresAt, by.personId],
      );
      return { secret, expiresAt };
    });
  }
}
