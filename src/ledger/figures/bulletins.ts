import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { LedgerBook } from '../../books/ledger/ledger-book.js';
import { LedgerReader } from '../../books/ledger/ledger-reader.js';
import { READS_PAST } from '../../books/ledger/ledger-writer.js';
import { NEW } from '../../books/ledger/loaded.js';
import { orRollBack, type Outcome } from '../../books/receipts.js';
import { type Caller, inPost } from '../../domain/agency/agency.js';
import type { Bulletin, BulletinAsked } from '../../domain/ledger/figures/bulletin.js';
import {
  bulletinMoment,
  bulletinRefusal,
  type BulletinsBefore,
  decideBulletin,
} from '../../domain/ledger/figures/decide-bulletin.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { composed } from './ledger-figures.js';

/**
 * Bulletins: composed from the figures of the moment, frozen as an edition, corrected by another edition with its
 * reason.
 */
@Injectable()
export class Bulletins {
  constructor(
    private readonly book: LedgerBook,
    private readonly reader: LedgerReader,
  ) {}

  /** Decides on the asking before the figures are counted, which takes a moment, and on the edition with them. */
  issue(facts: BulletinAsked, caller: Caller, key: string): Promise<Outcome> {
    const by = inPost(caller);
    return this.book.write(
      { action: 'ISSUE_BULLETIN', facts, by },
      {},
      key,
      async (tx, context) => {
        const before = await bulletinsBefore(tx, context.campaign.id, facts);
        const refusal = bulletinRefusal(facts, by, before, context);
        if (refusal !== null) orRollBack(refusal);
        const body = await composed(tx, facts.month, bulletinMoment(facts, before, context.now), context);
        const { record, events } = orRollBack(decideBulletin(randomUUID(), { facts, by }, before, body, context));
        return {
          changes: [{ record, events, lookAgainAt: null, before: NEW }],
          triggers: { patches: [], party: null },
        };
      },
      READS_PAST,
    );
  }

  find(caller: Caller, id: string): Promise<Bulletin | null> {
    return this.reader.find<Bulletin>(caller, 'BULLETIN', id);
  }

  async list(caller: Caller, month: string | null): Promise<readonly Bulletin[]> {
    const rows = await this.reader.as(caller, (tx) =>
      tx.query<{ body: Bulletin }>(
        `SELECT body
         FROM ledger_record
         WHERE kind = 'BULLETIN' AND ($1::text IS NULL OR body->>'month' = $1)
         ORDER BY body->>'month' DESC, (body->>'edition')::int DESC LIMIT 100`,
        [month],
      ),
    );
    return rows.map(({ body }) => body);
  }
}

async function bulletinsBefore(
  tx: Tx,
  campaignId: string,
  { month, documentNumber }: BulletinAsked,
): Promise<BulletinsBefore> {
  const [row] = await tx.query<BulletinsBefore>(
    `SELECT
       (
         SELECT max((body->>'edition')::int)
         FROM ledger_record
         WHERE kind = 'BULLETIN' AND campaign_id = $1 AND body->>'month' = $2
       ) AS edition,
       (
         SELECT number
         FROM ledger_record
         WHERE kind = 'BULLETIN' AND campaign_id = $1 AND body->>'documentNumber' = $3
         LIMIT 1
       ) AS "numberTakenBy"`,
    [campaignId, month, documentNumber],
  );
  return row ?? { edition: null, numberTakenBy: null };
}
