import { Inject, Injectable } from '@nestjs/common';

import type { Caller, Post } from '../../domain/agency/agency.js';
import { epochMs, type Instant, instantOf, plusHours } from '../../domain/kernel/instant.js';
import { ENV, type Env } from '../../platform/config/env.js';
import { randomText, sha256 } from '../../platform/crypto/digest.js';
import { API_UNIT_OF_WORK, type Tx, type UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../platform/time/clock.js';
import type { Appointment } from '../posts/appointments.js';

const SEEN_EVERY_MS = 60_000;

/**
 * So long a process may answer from what it knows of a session, confirmed each time; then the session is seen again.
 */
const BELIEVED_MS = 30_000;
const MOST_KNOWN = 10_000;

interface Known {
  readonly caller: Caller;
  readonly until: number;
}

/** What a process believes of a token, for the database to confirm: the caller as it was found, and when it is idle. */
export interface Claim {
  readonly tokenHash: string;
  readonly caller: Caller;
  readonly idleMinutes: number;
}

export interface NewSession {
  readonly token: string;
  readonly expiresAt: Instant;
  readonly caller: Caller;
}

/** How somebody signed in: with a second factor or not; a machine with its scopes, for so many hours. */
export interface SignedInBy {
  readonly secondFactor: boolean;
  readonly scopes: readonly string[] | null;
  readonly hours?: number;
  /** The hash that the password was checked against: a session begins only while it is the account's. */
  readonly passwordHash?: string;
}

/** A session as its owner sees it; the id is the beginning of the token's hash. */
export interface OpenSession {
  readonly id: string;
  readonly agencyId: string;
  readonly post: Post;
  readonly createdAt: Instant;
  readonly lastSeenAt: Instant;
  readonly expiresAt: Instant;
  readonly current: boolean;
}

const SESSION_ID_LENGTH = 16;

/**
 * Sessions are opaque and live on the server: a token is random, only its SHA-256 is kept, and it can be revoked at
 * once.
 */
@Injectable()
export class Sessions {
  private readonly lately = new Map<string, Known>();

  constructor(
    @Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork,
    @Inject(ENV) private readonly env: Env,
    private readonly clock: Clock,
  ) {}

  /** Begins a session in a post that the person holds; null where the password has been changed meanwhile. */
  async begin(
    { personId, name, agencyId, agencyKind, post }: Appointment,
    { secondFactor, scopes, hours = this.env.SESSION_HOURS, passwordHash }: SignedInBy,
  ): Promise<NewSession | null> {
    const token = randomText(32);
    const now = this.clock.now();
    const expiresAt = plusHours(now, hours);
    const begun = await this.work.as({ person: personId }, async (tx) => {
      if (passwordHash !== undefined) {
        // held until the session is there: a change of the password comes before it, or ends it
        const same = await tx.query('SELECT 1 FROM account WHERE person_id = $1 AND password_hash = $2 FOR SHARE', [
          personId,
          passwordHash,
        ]);
        if (same.length === 0) return false;
      }
      tx.execute(
        `INSERT INTO session (token_hash, person_id, agency_id, post, created_at, last_seen_at, expires_at,
           second_factor, scopes)
         VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8)`,
        [sha256(token), personId, agencyId, post, now, expiresAt, secondFactor, scopes],
      );
      return true;
    });
    if (!begun) return null;
    return {
      token,
      expiresAt,
      caller: { personId, name, agencyId, agencyKind, post, scopes, secondFactor, emergencyAccesses: [] },
    };
  }

  /**
   * Who holds this token now; null when it is unknown, revoked, expired, idle for too long, or its post has ended.
   * `active`: it is being used, and so not idle.
   */
  async findCaller(token: string, active: boolean): Promise<Caller | null> {
    const now = this.clock.now();
    const tokenHash = sha256(token);
    const [row] = await this.work.alone<{ caller: Caller; lastSeenAt: Instant }>(
      'SELECT caller, last_seen_at AS "lastSeenAt" FROM bearer($1, $2, $3)',
      [tokenHash, now, this.env.SESSION_IDLE_MINUTES],
    );
    if (row === undefined) {
      this.lately.delete(tokenHash);
      return null;
    }
    const { caller, lastSeenAt } = row;
    if (active && epochMs(now) - epochMs(lastSeenAt) > SEEN_EVERY_MS)
      await this.work.as({ token: tokenHash }, (tx) =>
        tx.query('UPDATE session SET last_seen_at = $2 WHERE token_hash = $1', [tokenHash, now]),
      );
    // by a stream that stays open nobody is remembered: a query must come here now and then, to keep the session alive
    if (active) this.remember(tokenHash, { caller, until: epochMs(now) + BELIEVED_MS });
    return caller;
  }

  /**
   * Who held this token a moment ago; null when this process does not know. Whatever is answered on the strength of it
   * must be confirmed (`AccessEvents.record`) before it leaves.
   */
  recall(token: string): Claim | null {
    const tokenHash = sha256(token);
    const known = this.lately.get(tokenHash);
    if (known === undefined || known.until < epochMs(this.clock.now())) return null;
    return { tokenHash, caller: known.caller, idleMinutes: this.env.SESSION_IDLE_MINUTES };
  }

  private remember(tokenHash: string, known: Known): void {
    this.lately.delete(tokenHash);
    this.lately.set(tokenHash, known);
    const [oldest] = this.lately.keys();
    if (this.lately.size > MOST_KNOWN && oldest !== undefined) this.lately.delete(oldest);
  }

  /** The session goes on in another post that its person holds. */
  async goOnAs(token: string, { personId, agencyId, post }: Appointment): Promise<void> {
    await this.work.as({ person: personId }, (tx) =>
      tx.query('UPDATE session SET agency_id = $2, post = $3 WHERE token_hash = $1', [sha256(token), agencyId, post]),
    );
  }

  /** From now on the session counts as one with a second factor. */
  async strengthen(token: string, personId: string): Promise<void> {
    await this.work.as({ person: personId }, (tx) =>
      tx.query('UPDATE session SET second_factor = true WHERE token_hash = $1', [sha256(token)]),
    );
  }

  /** The sessions of a person that are still open, the newest first. `current` is the token that asks. */
  async listOf(personId: string, current: string | null): Promise<readonly OpenSession[]> {
    const now = this.clock.now();
    const rows = await this.work.read({ person: personId }, (tx) =>
      tx.query<Omit<OpenSession, 'current'> & { tokenHash: string }>(
        `SELECT left(token_hash, ${SESSION_ID_LENGTH}) AS id, token_hash AS "tokenHash", agency_id AS "agencyId", post,
           created_at AS "createdAt", last_seen_at AS "lastSeenAt", expires_at AS "expiresAt"
         FROM session
         WHERE person_id = $1 AND revoked_at IS NULL AND expires_at > $2 AND last_seen_at > $3
         ORDER BY created_at DESC, token_hash`,
        [personId, now, this.idleSince(now)],
      ),
    );
    const currentHash = current === null ? null : sha256(current);
    return rows.map(({ tokenHash, ...session }) => ({ ...session, current: tokenHash === currentHash }));
  }

  /** When the person signed in before the session of this token; null: never. */
  async previousTo(token: string, personId: string): Promise<Instant | null> {
    const [row] = await this.work.readAtOnce({ person: personId }, (tx) =>
      tx.query<{ at: Instant | null }>(
        `SELECT max(created_at) AS at FROM session
         WHERE person_id = $1 AND created_at < (SELECT created_at FROM session WHERE token_hash = $2)`,
        [personId, sha256(token)],
      ),
    );
    return row?.at ?? null;
  }

  /** Ends one of a person's own sessions, or, without an id, all but the one that asks. Returns how many it ended. */
  revoke(personId: string, id: string | null, current: string | null): Promise<number> {
    return this.work.as({ person: personId }, (tx) => this.revokeIn(tx, personId, id, current));
  }

  /** The same within a transaction of the person's. */
  async revokeIn(tx: Tx, personId: string, id: string | null, current: string | null): Promise<number> {
    const now = this.clock.now();
    const rows = await tx.query(
      `UPDATE session
       SET revoked_at = $2
       WHERE person_id = $1 AND revoked_at IS NULL AND expires_at > $2 AND last_seen_at > $3
         AND CASE WHEN $4::text IS NULL THEN token_hash <> $5 ELSE left(token_hash, ${SESSION_ID_LENGTH}) = $4 END
       RETURNING 1`,
      [personId, now, this.idleSince(now), id, current === null ? '' : sha256(current)],
    );
    return rows.length;
  }

  async signOut(token: string): Promise<void> {
    const tokenHash = sha256(token);
    await this.work.as({ token: tokenHash }, (tx) =>
      tx.query('UPDATE session SET revoked_at = $2 WHERE token_hash = $1 AND revoked_at IS NULL', [
        tokenHash,
        this.clock.now(),
      ]),
    );
  }

  private idleSince(now: Instant): Instant {
    return instantOf(epochMs(now) - this.env.SESSION_IDLE_MINUTES * 60_000);
  }
}
