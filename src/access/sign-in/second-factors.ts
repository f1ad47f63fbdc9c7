import { Inject, Injectable } from '@nestjs/common';
import { generateSecret, generateURI, verifySync } from 'otplib';

import { epochMs, type Instant } from '../../domain/kernel/instant.js';
import { randomText, sha256 } from '../../platform/crypto/digest.js';
import { Sealer } from '../../platform/crypto/sealer.js';
import { API_UNIT_OF_WORK, type Tx, type UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../platform/time/clock.js';

const ISSUER = '案件移送平台';
const RECOVERY_CODES = 10;

/** A clock may be a step of 30 seconds off, either way (RFC 6238, 5.2). */
const TOLERANCE_SECONDS = 30;

/** So long an authenticator may take to be set up. */
const ENROLMENT_MS = 600_000;

/** What an authenticator is set up with; shown once. */
export interface Enrolment {
  readonly secret: string;
  readonly uri: string;
}

interface Factor {
  readonly secret: string;
  readonly confirmed: boolean;
  readonly begunAt: Instant;
  readonly lastStep: number;
}

/**
 * The second factor: a code of an authenticator (TOTP, RFC 6238), each step accepted once, or one of ten recovery
 * codes, each once.
 */
@Injectable()
export class SecondFactors {
  constructor(
    @Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork,
    private readonly sealer: Sealer,
    private readonly clock: Clock,
  ) {}

  async isSetUp(personId: string): Promise<boolean> {
    const factor = await this.work.as({ person: personId }, (tx) => find(tx, personId));
    return factor?.confirmed ?? false;
  }

  /**
   * Begins to set up an authenticator; null when one is set up already. It counts from the first right code on, which
   * must come within ten minutes.
   */
  enrol(personId: string): Promise<Enrolment | null> {
    const secret = generateSecret();
    return this.work.as({ person: personId }, async (tx) => {
      const rows = await tx.query(
        `INSERT INTO second_factor (person_id, secret, begun_at) VALUES ($1, $2, $3)
         ON CONFLICT (person_id) DO UPDATE
           SET secret = excluded.secret, begun_at = excluded.begun_at, last_step = 0
           WHERE second_factor.confirmed_at IS NULL
         RETURNING 1`,
        [personId, this.sealer.seal(secret, `second_factor/${personId}`), this.clock.now()],
      );
      return rows.length === 0 ? null : { secret, uri: generateURI({ issuer: ISSUER, label: personId, secret }) };
    });
  }

  /**
   * The first right code confirms it: the recovery codes, shown once; null when the code is wrong or there is nothing
   * to confirm.
   */
  confirm(personId: string, code: string): Promise<readonly string[] | null> {
    const codes = Array.from({ length: RECOVERY_CODES }, () => randomText(9));
    return this.work.as({ person: personId }, async (tx) => {
      const factor = await find(tx, personId);
      if (
        factor === undefined ||
        factor.confirmed ||
        epochMs(this.clock.now()) - epochMs(factor.begunAt) > ENROLMENT_MS ||
        !(await this.takeStep(tx, personId, factor, code))
      )
        return null;
      await tx.query('UPDATE second_factor SET confirmed_at = $2 WHERE person_id = $1', [personId, this.clock.now()]);
      await tx.query('DELETE FROM recovery_code WHERE person_id = $1', [personId]);
      await tx.query('INSERT INTO recovery_code (person_id, code_hash) SELECT $1, unnest($2::text[])', [
        personId,
        codes.map(sha256),
      ]);
      return codes;
    });
  }

  /** Is the code right, of the authenticator or for recovery? A right one is used up. */
  accept(personId: string, code: string): Promise<boolean> {
    return this.work.as({ person: personId }, async (tx) => {
      const factor = await find(tx, personId);
      if (factor?.confirmed && (await this.takeStep(tx, personId, factor, code))) return true;
      const used = await tx.query(
        'UPDATE recovery_code SET used_at = $3 WHERE person_id = $1 AND code_hash = $2 AND used_at IS NULL RETURNING 1',
        [personId, sha256(code), this.clock.now()],
      );
      return used.length === 1;
    });
  }

  /** Takes the factor away, with its recovery codes; a right code is needed for it. */
  async remove(personId: string, code: string): Promise<boolean> {
    if (!(await this.accept(personId, code))) return false;
    await this.work.as({ person: personId }, async (tx) => {
      await tx.query('DELETE FROM second_factor WHERE person_id = $1', [personId]);
      await tx.query('DELETE FROM recovery_code WHERE person_id = $1', [personId]);
    });
    return true;
  }

  /** Two that come with the same code at once: the row decides, one is right. */
  private async takeStep(
    tx: Tx,
    personId: string,
    { secret: sealed, lastStep }: Factor,
    code: string,
  ): Promise<boolean> {
    if (!/^\d{6}$/.test(code)) return false;
    const secret = this.sealer.unseal(sealed, `second_factor/${personId}`);
    const epoch = Math.floor(epochMs(this.clock.now()) / 1_000);
    const result = verifySync({
      secret,
      token: code,
      epoch,
      epochTolerance: TOLERANCE_SECONDS,
      afterTimeStep: lastStep,
    });
    if (!result.valid || !('timeStep' in result)) return false;
    const rows = await tx.query(
      'UPDATE second_factor SET last_step = $2 WHERE person_id = $1 AND last_step < $2 RETURNING 1',
      [personId, result.timeStep],
    );
    return rows.length === 1;
  }
}

async function find(tx: Tx, personId: string): Promise<Factor | undefined> {
  const rows = await tx.query<Factor>(
    `SELECT secret, begun_at AS "begunAt", confirmed_at IS NOT NULL AS confirmed, last_step::int AS "lastStep"
     FROM second_factor
     WHERE person_id = $1`,
    [personId],
  );
  return rows[0];
}
