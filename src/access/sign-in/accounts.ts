import { Inject, Injectable } from '@nestjs/common';

import type { Post } from '../../domain/agency/agency.js';
import { API_UNIT_OF_WORK, type UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../platform/time/clock.js';
import { Appointments, choose } from '../posts/appointments.js';
import { activationHash } from './activation.js';
import { Busy } from './bound.js';
import { Passwords } from './passwords.js';
import { type Enrolment, SecondFactors } from './second-factors.js';
import { type NewSession, Sessions } from './sessions.js';
import { type Purpose, SignInLimits } from './sign-in-limits.js';

interface Account {
  readonly personId: string;
  readonly passwordHash: string;
}

/**
 * What somebody who signs in says; `code` is of the second factor, `agencyId` and `post` choose among several posts.
 */
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
   * such post today. Throws Busy and, to whoever has failed too often, TooManyAttempts before anything is looked up;
   * and CodeNeeded.
   */
  async signIn({ login, password, code, agencyId, post }: Credentials, source: string): Promise<NewSession | null> {
    this.passwords.requireRoom();
    await this.limits.take('sign-in', login, source);
    const account = await this.find(login);
    const right = await this.unlessBusy('sign-in', login, source, () =>
      this.passwords.verify(account?.passwordHash, password),
    );
    if (account === undefined || !right) return null;
    const needed = await this.factors.isSetUp(account.personId);
    if (needed && code === null) {
      await this.limits.spare('sign-in', login, source);
      throw new CodeNeeded();
    }
    if (needed && code !== null && !(await this.factors.accept(account.personId, code))) return null;
    const appointment = choose(await this.appointments.of(account.personId), agencyId, post);
    if (appointment === undefined) return null;
    await this.limits.forgive('sign-in', login, source);
    return this.sessions.begin(appointment, {
      secondFactor: needed,
      scopes: null,
      passwordHash: account.passwordHash,
    });
  }

  /**
   * Signs in somebody whom the identity provider vouches for; null when the login has no account, holds no post today,
   * or has a second factor here and gave none there.
   */
  async signInKnown(login: string, secondFactor: boolean): Promise<NewSession | null> {
    const account = await this.find(login);
    if (account === undefined || (!secondFactor && (await this.factors.isSetUp(account.personId)))) return null;
    const appointment = choose(await this.appointments.of(account.personId), null, null);
    return appointment === undefined ? null : this.sessions.begin(appointment, { secondFactor, scopes: null });
  }

  /**
   * Sets the password with the code of an activation, once. False when login and code do not belong together or the
   * code has run out.
   */
  async activate(login: string, code: string, password: string, source: string): Promise<boolean> {
    this.passwords.requireRoom();
    await this.limits.take('activate', login, source);
    const passwordHash = await this.unlessBusy('activate', login, source, () => this.passwords.hash(password));
    const rows = await this.work.as({ login }, (tx) =>
      tx.query(
        `UPDATE account
         SET password_hash = $3, activation_hash = NULL, activation_until = NULL
         WHERE login = $1 AND active AND activation_hash = $2 AND activation_until > $4
         RETURNING 1`,
        [login, activationHash(code), passwordHash, this.clock.now()],
      ),
    );
    if (rows.length === 1) await this.limits.forgive('activate', login, source);
    return rows.length === 1;
  }

  /**
   * Sets another password; null when the present one is wrong, or is not the present one any more: an administrator may
   * have taken it away meanwhile. All other sessions end with it, in the same transaction: whoever knew the old one may
   * have some. Throws TooManyAttempts.
   */
  async changePassword(
    personId: string,
    { password, newPassword }: { readonly password: string; readonly newPassword: string },
    token: string,
    source: string,
  ): Promise<{ readonly revoked: number } | null> {
    const hashes = await this.counted(personId, source, async () => {
      const old = await this.ownHash(personId, password);
      return old === null ? null : { old, next: await this.passwords.hash(newPassword) };
    });
    if (hashes === null) return null;
    return this.work.as({ person: personId }, async (tx) => {
      const rows = await tx.query(
        `UPDATE account
         SET password_hash = $2, activation_hash = NULL, activation_until = NULL
         WHERE person_id = $1 AND password_hash = $3
         RETURNING 1`,
        [personId, hashes.next, hashes.old],
      );
      return rows.length === 0 ? null : { revoked: await this.sessions.revokeIn(tx, personId, null, token) };
    });
  }

  /** Begins to set up a second factor; null when the password is wrong, or one is set up. Throws TooManyAttempts. */
  enrol(personId: string, password: string, source: string): Promise<Enrolment | null> {
    return this.counted(personId, source, async () =>
      (await this.owns(personId, password)) ? this.factors.enrol(personId) : null,
    );
  }

  /**
   * The recovery codes; null when the code is wrong. All other sessions end: whoever has one gave no second factor.
   * Throws TooManyAttempts.
   */
  async confirmFactor(
    personId: string,
    code: string,
    token: string,
    source: string,
  ): Promise<readonly string[] | null> {
    const codes = await this.counted(personId, source, () => this.factors.confirm(personId, code));
    if (codes === null) return null;
    await this.sessions.strengthen(token, personId);
    await this.sessions.revoke(personId, null, token);
    return codes;
  }

  /** Takes the second factor away; null when password or code is wrong. Throws TooManyAttempts. */
  removeFactor(personId: string, password: string, code: string, source: string): Promise<true | null> {
    return this.counted(personId, source, async () =>
      (await this.owns(personId, password)) && (await this.factors.remove(personId, code)) ? true : null,
    );
  }

  /**
   * What is asked of somebody who is signed in counts like a sign-in, and is forgiven only when all of it was right.
   */
  private async counted<T>(personId: string, source: string, ask: () => Promise<T | null>): Promise<T | null> {
    await this.limits.take('confirm', personId, source);
    const answer = await this.unlessBusy('confirm', personId, source, ask);
    if (answer !== null) await this.limits.forgive('confirm', personId, source);
    return answer;
  }

  /** An attempt that nobody had the time to look at is nobody's failure: it does not count. */
  private async unlessBusy<T>(purpose: Purpose, login: string, source: string, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof Busy) await this.limits.giveBack(purpose, login, source);
      throw error;
    }
  }

  private async owns(personId: string, password: string): Promise<boolean> {
    return (await this.ownHash(personId, password)) !== null;
  }

  /** The hash of a person's password, where this is the password; else null. */
  private async ownHash(personId: string, password: string): Promise<string | null> {
    const account = await this.work.as(
      { person: personId },
      async (tx) =>
        (
          await tx.query<Account>(
            'SELECT person_id AS "personId", password_hash AS "passwordHash" FROM account WHERE person_id = $1',
            [personId],
          )
        )[0],
    );
    const right = await this.passwords.verify(account?.passwordHash, password);
    return right ? (account?.passwordHash ?? null) : null;
  }

  private find(login: string): Promise<Account | undefined> {
    return this.work.as(
      { login },
      async (tx) =>
        (
          await tx.query<Account>(
            'SELECT person_id AS "personId", password_hash AS "passwordHash" FROM account WHERE login = $1 AND active',
            [login],
          )
        )[0],
    );
  }
}
