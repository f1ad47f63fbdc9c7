import { Inject, Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import type { AgencyKind, Caller, Post } from '../domain/agency/agency.js';
import { epochMs, type Instant, instantOf, plusHours } from '../domain/kernel/instant.js';
import { ENV, type Env } from '../platform/config/env.js';
import { randomText, sha256 } from '../platform/crypto/digest.js';
import { API_UNIT_OF_WORK, type UnitOfWork } from '../platform/database/unit-of-work.js';
import { Clock } from '../platform/time/clock.js';
import { Bound } from './bound.js';
import { SignInLimits } from './sign-in-limits.js';

/** argon2id (the library's default algorithm), OWASP's first recommendation: 19 MiB, two passes, one lane. */
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const HASHES_AT_ONCE = 4;
const SEEN_EVERY_MS = 60_000;

export interface NewSession {
  readonly token: string;
  readonly expiresAt: Instant;
  readonly caller: Caller;
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

interface Holder extends Caller {
  readonly passwordHash: string;
}

/** The PHC text of a password. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, ARGON2);
}

/** Sessions are opaque and live on the server: a token is random, only its SHA-256 is kept, and it can be revoked at once. */
@Injectable()
export class Sessions {
  private readonly bound = new Bound(HASHES_AT_ONCE);
  /** Verified against when no such login exists, so that the answer takes as long as for one that does. */
  private readonly decoy = hashPassword(randomText(24));

  constructor(
    @Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork,
    @Inject(ENV) private readonly env: Env,
    private readonly clock: Clock,
    private readonly limits: SignInLimits,
  ) {}

  /**
   * Signs in from a network address; null when login and password do not belong together or the account holds no post
   * today. Throws TooManyAttempts, before anything is looked up, to whoever has failed too often.
   */
  async signIn(login: string, password: string, source: string): Promise<NewSession | null> {
    await this.limits.take(login, source);
    const holder = await this.findHolder(login);
    const passwordHash = holder?.passwordHash ?? (await this.decoy);
    const right = await this.bound.run(() => verify(passwordHash, password));
    if (holder === undefined || !right) return null;
    await this.limits.forgive(login, source);
    const token = randomText(32);
    const now = this.clock.now();
    const expiresAt = plusHours(now, this.env.SESSION_HOURS);
    await this.work.plain((tx) =>
      tx.query(
        'INSERT INTO session (token_hash, person_id, agency_id, post, created_at, last_seen_at, expires_at) VALUES ($1, $2, $3, $4, $5, $5, $6)',
        [sha256(token), holder.personId, holder.agencyId, holder.post, now, expiresAt],
      ),
    );
    const { passwordHash: _, ...caller } = holder;
    return { token, expiresAt, caller };
  }

  /** Who holds this token now; null when it is unknown, revoked, expired, idle for too long, or its post has ended. */
  async findCaller(token: string): Promise<Caller | null> {
    const now = this.clock.now();
    const tokenHash = sha256(token);
    const rows = await this.work.plain((tx) =>
      tx.query<Caller & { lastSeenAt: Instant }>(
        `SELECT s.person_id AS "personId", p.name, s.agency_id AS "agencyId", s.post, g.kind AS "agencyKind", s.last_seen_at AS "lastSeenAt"
         FROM session s JOIN person p ON p.id = s.person_id JOIN agency g ON g.id = s.agency_id
         WHERE s.token_hash = $1 AND s.revoked_at IS NULL AND s.expires_at > $2 AND s.last_seen_at > $3 AND EXISTS (
           SELECT FROM appointment a WHERE a.person_id = s.person_id AND a.agency_id = s.agency_id AND a.post = s.post
             AND a.valid_from <= ($2::timestamptz AT TIME ZONE 'Asia/Shanghai')::date
             AND (a.valid_to IS NULL OR a.valid_to >= ($2::timestamptz AT TIME ZONE 'Asia/Shanghai')::date))`,
        [tokenHash, now, this.idleSince(now)],
      ),
    );
    const row = rows[0];
    if (row === undefined) return null;
    const { lastSeenAt, ...caller } = row;
    if (epochMs(now) - epochMs(lastSeenAt) > SEEN_EVERY_MS) {
      await this.work.plain((tx) => tx.query('UPDATE session SET last_seen_at = $2 WHERE token_hash = $1', [tokenHash, now]));
    }
    return caller;
  }

  /** The sessions of a person that are still open, the newest first. `current` is the token that asks. */
  async listOf(personId: string, current: string | null): Promise<readonly OpenSession[]> {
    const now = this.clock.now();
    const rows = await this.work.plain((tx) =>
      tx.query<Omit<OpenSession, 'current'> & { tokenHash: string }>(
        `SELECT left(token_hash, ${SESSION_ID_LENGTH}) AS id, token_hash AS "tokenHash", agency_id AS "agencyId", post, created_at AS "createdAt", last_seen_at AS "lastSeenAt", expires_at AS "expiresAt"
         FROM session WHERE person_id = $1 AND revoked_at IS NULL AND expires_at > $2 AND last_seen_at > $3 ORDER BY created_at DESC, token_hash`,
        [personId, now, this.idleSince(now)],
      ),
    );
    const currentHash = current === null ? null : sha256(current);
    return rows.map(({ tokenHash, ...session }) => ({ ...session, current: tokenHash === currentHash }));
  }

  /** Ends one of a person's own sessions, or, without an id, all but the one that asks. Returns how many it ended. */
  async revoke(personId: string, id: string | null, current: string | null): Promise<number> {
    const rows = await this.work.plain((tx) =>
      tx.query(
        `UPDATE session SET revoked_at = $2 WHERE person_id = $1 AND revoked_at IS NULL AND expires_at > $2 AND last_seen_at > $3
           AND CASE WHEN $4::text IS NULL THEN token_hash <> $5 ELSE left(token_hash, ${SESSION_ID_LENGTH}) = $4 END RETURNING 1`,
        [personId, this.clock.now(), this.idleSince(this.clock.now()), id, current === null ? '' : sha256(current)],
      ),
    );
    return rows.length;
  }

  async signOut(token: string): Promise<void> {
    await this.work.plain((tx) => tx.query('UPDATE session SET revoked_at = $2 WHERE token_hash = $1 AND revoked_at IS NULL', [sha256(token), this.clock.now()]));
  }

  private idleSince(now: Instant): Instant {
    return instantOf(epochMs(now) - this.env.SESSION_IDLE_MINUTES * 60_000);
  }

  private async findHolder(login: string): Promise<Holder | undefined> {
    const rows = await this.work.plain((tx) =>
      tx.query<{ personId: string; name: string; agencyId: string; post: Post; agencyKind: AgencyKind; passwordHash: string }>(
        `SELECT c.person_id AS "personId", p.name, a.agency_id AS "agencyId", a.post, g.kind AS "agencyKind", c.password_hash AS "passwordHash"
         FROM account c JOIN person p ON p.id = c.person_id JOIN appointment a ON a.person_id = c.person_id JOIN agency g ON g.id = a.agency_id
         WHERE c.login = $1 AND c.active AND a.valid_from <= ($2::timestamptz AT TIME ZONE 'Asia/Shanghai')::date
           AND (a.valid_to IS NULL OR a.valid_to >= ($2::timestamptz AT TIME ZONE 'Asia/Shanghai')::date)
         ORDER BY a.valid_from DESC LIMIT 1`,
        [login, this.clock.now()],
      ),
    );
    return rows[0];
  }
}
