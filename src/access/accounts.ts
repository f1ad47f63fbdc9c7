import { Inject, Injectable } from '@nestjs/common';
import type { Post } from '../domain/agency/agency.js';
import { sha256 } from '../platform/crypto/digest.js';
import { API_UNIT_OF_WORK, type UnitOfWork } from '../platform/database/unit-of-work.js';
import { Clock } from '../platform/time/clock.js';
import { Appointments, choose } from './appointments.js';
import { Passwords } from './passwords.js';
import { SecondFactors } from './second-factors.js';
import { type NewSession, Sessions } from './sessions.js';
import { SignInLimits } from './sign-in-limits.js';

interface Account {
  readonly personId: string;
  readonly passwordHash: string;
}

/** What somebody who signs in says; `code` is of the second factor, `agencyId` and `post` choose among several posts. */
export interface Credentials {
  readonly login: string;
  readonly password: string;
  readonly code: string | null;
  readonly agencyId: string | null;
  readonly post: Post | null;
}

/** The password was right; the code of the second factor is still to be given. */
export class CodeNeeded extends Error {}

/** Local accounts: a login, a password, and a second factor once its owner has set one up. */
@Injectable()
export class Accounts {
  constructor(
    @Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork,
    private readonly clock: Clock,
    private readonly limits: SignInLimits,
    private readonly passwords: Passwords,
    private readonly factors: SecondFactors,
    private readonly appointments: Appointments,
    private readonly sessions: Sessions,
  ) {}

  /**
   * Signs in from a network address; null when login, password and code do not belong together, or the account holds no
   * such post today. Throws TooManyAttempts, before anything is looked up, to whoever has failed too often, and CodeNeeded.
   */
  async signIn({ login, password, code, agencyId, post }: Credentials, source: string): Promise<NewSession | null> {
    await this.limits.take(login, source);
    const account = await this.find(login);
    const right = await this.passwords.verify(account?.passwordHash, password);
    if (account === undefined || !right) return null;
    const needed = await this.factors.isSetUp(account.personId);
    if (needed && code === null) throw new CodeNeeded();
    if (needed && code !== null && !(await this.factors.accept(account.personId, code))) return null;
    const appointment = choose(await this.appointments.of(account.personId), agencyId, post);
    if (appointment === undefined) return null;
    await this.limits.forgive(login, source);
    return this.sessions.begin(appointment, { secondFactor: needed, scopes: null });
  }

  /** Signs in somebody whom the identity provider vouches for; null when the login has no account, or holds no post today. */
  async signInKnown(login: string, secondFactor: boolean): Promise<NewSession | null> {
    const account = await this.find(login);
    const appointment = account === undefined ? undefined : choose(await this.appointments.of(account.personId), null, null);
    return appointment === undefined ? null : this.sessions.begin(appointment, { secondFactor, scopes: null });
  }

  /** Sets the password with the code of an activation, once. False when login and code do not belong together or the code has run out. */
  async activate(login: string, code: string, password: string, source: string): Promise<boolean> {
    await this.limits.take(login, source);
    const passwordHash = await this.passwords.hash(password);
    const rows = await this.work.as({ login }, (tx) =>
      tx.query(
        'UPDATE account SET password_hash = $3, activation_hash = NULL, activation_until = NULL WHERE login = $1 AND active AND activation_hash = $2 AND activation_until > $4 RETURNING 1',
        [login, sha256(code), passwordHash, this.clock.now()],
      ),
    );
    if (rows.length === 1) await this.limits.forgive(login, source);
    return rows.length === 1;
  }

  /** Is this the person's password? Counted as an attempt like a sign-in. Throws TooManyAttempts. */
  async confirm(personId: string, password: string, source: string): Promise<boolean> {
    await this.limits.take(personId, source);
    const account = await this.work.as({ person: personId }, async (tx) => (await tx.query<Account>('SELECT person_id AS "personId", password_hash AS "passwordHash" FROM account WHERE person_id = $1', [personId]))[0]);
    const right = await this.passwords.verify(account?.passwordHash, password);
    if (right) await this.limits.forgive(personId, source);
    return right;
  }

  private find(login: string): Promise<Account | undefined> {
    return this.work.as({ login }, async (tx) => (await tx.query<Account>('SELECT person_id AS "personId", password_hash AS "passwordHash" FROM account WHERE login = $1 AND active', [login]))[0]);
  }
}
