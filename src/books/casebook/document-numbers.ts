import { Inject, Injectable } from '@nestjs/common';

import { CODES, WORDINGS } from '../../agencies/wordings.js';
import type { StaffMember } from '../../domain/agency/agency.js';
import { type Instant, localDateOf } from '../../domain/kernel/instant.js';
import { invalidInput, type Refusal } from '../../domain/kernel/refusal.js';
import { letterKindOf, numberIn, parseNumber, type Series, wordOf } from '../../domain/paper/document-series.js';
import type { PaperTemplate } from '../../domain/paper/paper-template.js';
import type { Action } from '../../domain/referral/actions.js';
import type { Command } from '../../domain/referral/commands.js';
import type { DocumentEntry, Referral } from '../../domain/referral/referral.js';
import { getRoute } from '../../domain/route/registry.js';
import type { Tx } from '../../platform/database/unit-of-work.js';

/** What an act may leave open: the platform gives the next number of the agency's own series. */
interface Numbered {
  readonly documentNumber?: string | null;
  readonly documents?: readonly DocumentEntry[];
}

/**
 * The numbers of papers (文号): one series for each agency, word and year. A number is given in the transaction that
 * issues the paper, and the lowest that is free: a refusal leaves no gap, and what was given by hand out of turn is
 * filled up.
 */
@Injectable()
export class DocumentNumbers {
  constructor(
    @Inject(WORDINGS) private readonly wordings: readonly PaperTemplate[],
    @Inject(CODES) private readonly codes: ReadonlyMap<string, string>,
  ) {}

  /** The series that an act's paper is numbered in; null where the agency has none of its own for it. */
  seriesFor(routeId: string, action: Action, agencyId: string, now: Instant): Series | null {
    const on = localDateOf(now);
    const code = this.codes.get(agencyId);
    const word = wordOf(this.wordings, { route: getRoute(routeId), action, on });
    return code === undefined || word === null ? null : { head: `${code}${word}`, year: Number(on.slice(0, 4)) };
  }

  /** The number that would be given now. */
  async next(tx: Tx, agencyId: string, series: Series): Promise<string> {
    return numberIn(series, await nextIn(tx, agencyId, series));
  }

  /** The command with its number, taken from the series where none was given; one that was given is entered. */
  async numbered(tx: Tx, command: Command, referral: Referral, now: Instant): Promise<Command | Refusal> {
    const { action, by } = command;
    const facts = command.facts as Numbered;
    const series = this.seriesFor(referral.routeId, action, by.agencyId, now);
    const entering = { tx, by, referralId: referral.id, now };
    if (facts.documentNumber === null) {
      if (series === null) return numberNeeded();
      return { ...command, facts: { ...facts, documentNumber: await issue(entering, series) } } as Command;
    }
    if (typeof facts.documentNumber === 'string') {
      const refusal = await this.enter(entering, facts.documentNumber);
      return refusal ?? command;
    }
    const letter = action === 'SEND_TRANSFER' ? letterKindOf(getRoute(referral.routeId)) : null;
    const at = facts.documents?.findIndex(({ kind }) => kind === letter) ?? -1;
    const entry = facts.documents?.[at];
    if (entry === undefined || series === null) return command;
    if (entry.number !== null) return (await this.enter(entering, entry.number)) ?? command;
    const numbered = { ...entry, number: await issue(entering, series) };
    const documents = facts.documents?.map((one, index) => (index === at ? numbered : one));
    return { ...command, facts: { ...facts, documents } } as Command;
  }

  /** Keeps the next number of a series for a paper that is made elsewhere. Null: the agency has no such series. */
  async reserve(tx: Tx, by: Entering['by'], { head, reason }: Kept, now: Instant): Promise<string | null> {
    if (!this.headsOf(by.agencyId).includes(head)) return null;
    const series = { head, year: Number(localDateOf(now).slice(0, 4)) };
    return issue({ tx, by, referralId: null, now }, series, { state: 'RESERVED', reason });
  }

  /** Says that no paper will bear a reserved number. False: it is not reserved. */
  async cancel(tx: Tx, by: Entering['by'], { number, reason }: Cancelled, now: Instant): Promise<boolean> {
    const parsed = parseNumber(number);
    if (parsed === null) return false;
    const rows = await tx.query(
      `UPDATE document_number SET state = 'VOID', person_id = $5, at = $6, reason = $7
       WHERE agency_id = $1 AND head = $2 AND year = $3 AND n = $4 AND state = 'RESERVED' RETURNING n`,
      [by.agencyId, parsed.head, parsed.year, parsed.n, by.personId, now, reason],
    );
    return rows.length > 0;
  }

  /** The series of an agency by their heads. */
  headsOf(agencyId: string): readonly string[] {
    const code = this.codes.get(agencyId);
    if (code === undefined) return [];
    return [...new Set(this.wordings.flatMap(({ word }) => (word === undefined ? [] : [`${code}${word}`])))].sort();
  }

  /** A number of the agency's own that somebody has given by hand. One that is void stays so. */
  private async enter(entering: Entering, number: string): Promise<Refusal | null> {
    const parsed = parseNumber(number);
    if (parsed === null || !this.headsOf(entering.by.agencyId).includes(parsed.head)) return null;
    const { tx, by, referralId, now } = entering;
    const { head, year, n } = parsed;
    const rows = await tx.query<{ state: string }>(
      `INSERT INTO document_number (agency_id, head, year, n, state, referral_id, person_id, at)
       VALUES ($1, $2, $3, $4, 'ISSUED', $5, $6, $7)
       ON CONFLICT (agency_id, head, year, n) DO UPDATE
       SET state = CASE document_number.state WHEN 'VOID' THEN 'VOID' ELSE 'ISSUED' END,
         referral_id = COALESCE(document_number.referral_id, excluded.referral_id)
       RETURNING state`,
      [by.agencyId, head, year, n, referralId, by.personId, now],
    );
    return rows[0]?.state === 'VOID' ? numberVoid(number) : null;
  }
}

/** Which series a number is kept of, and why. */
export interface Kept {
  readonly head: string;
  readonly reason: string;
}

export interface Cancelled {
  readonly number: string;
  readonly reason: string;
}

interface Entering {
  readonly tx: Tx;
  readonly by: Pick<StaffMember, 'agencyId' | 'personId'>;
  readonly referralId: string | null;
  readonly now: Instant;
}

/** Gives the next number of a series; two acts at once wait for one another. */
async function issue(
  { tx, by, referralId, now }: Entering,
  series: Series,
  { state, reason }: { readonly state: 'ISSUED' | 'RESERVED'; readonly reason: string } = {
    state: 'ISSUED',
    reason: '',
  },
): Promise<string> {
  const { head, year } = series;
  await tx.query("SELECT pg_advisory_xact_lock(hashtext('document number'), hashtext($1))", [
    `${by.agencyId}/${head}/${year}`,
  ]);
  const n = await nextIn(tx, by.agencyId, series);
  tx.execute(
    `INSERT INTO document_number (agency_id, head, year, n, state, referral_id, person_id, at, reason)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [by.agencyId, head, year, n, state, referralId, by.personId, now, reason],
  );
  return numberIn(series, n);
}

/** The lowest number that is neither issued, reserved nor void. */
async function nextIn(tx: Tx, agencyId: string, { head, year }: Series): Promise<number> {
  const rows = await tx.query<{ n: number }>(
    `SELECT COALESCE(min(d.n), 0) + 1 AS n
     FROM (
       SELECT 0 AS n
       UNION ALL SELECT n FROM document_number WHERE agency_id = $1 AND head = $2 AND year = $3
     ) d
     WHERE NOT EXISTS (
       SELECT FROM document_number e WHERE e.agency_id = $1 AND e.head = $2 AND e.year = $3 AND e.n = d.n + 1
     )`,
    [agencyId, head, year],
  );
  return rows[0]?.n ?? 1;
}

function numberNeeded(): Refusal {
  return invalidInput(
    'documentNumber',
    '',
    '文号：本机关的这种文书没有自己的字号，须填写',
    'the number: your agency has no series of its own for this paper',
  );
}

function numberVoid(number: string): Refusal {
  return invalidInput('documentNumber', number, '没有作废的文号', 'a number that is not void');
}
