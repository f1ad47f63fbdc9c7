import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { orRollBack, type Outcome } from '../../casebook/receipts.js';
import { type Caller, HEAD_POSTS, inPost } from '../../domain/agency/agency.js';
import { type Instant, localDateOf } from '../../domain/kernel/instant.js';
import { invalidInput, refuse } from '../../domain/kernel/refusal.js';
import type { Bulletin, BulletinBody } from '../../domain/ledger/bulletin.js';
import { checkDocumentNumber, checkText, firstOf } from '../../domain/ledger/check-ledger.js';
import { LedgerBook, NEW } from '../book/ledger-book.js';
import { LedgerReader } from '../book/ledger-reader.js';
import { READS_PAST } from '../book/ledger-writer.js';
import { composed, endOfMonth } from './ledger-figures.js';

/** What a bulletin is issued with. */
export interface BulletinAsked {
  readonly month: string;
  readonly documentNumber: string;
  /** Why there is another edition of the month; null for the first. */
  readonly reason: string | null;
  /** As of when; null: the end of the month (now while it runs), or for a correction now. */
  readonly asOf: Instant | null;
}

/** Bulletins: composed from the figures of the moment, frozen as an edition, corrected by another edition with its reason. */
@Injectable()
export class Bulletins {
  constructor(
    private readonly book: LedgerBook,
    private readonly reader: LedgerReader,
  ) {}

  issue(facts: BulletinAsked, caller: Caller, key: string): Promise<Outcome> {
    const by = inPost(caller);
    return this.book.write(
      { action: 'ISSUE_BULLETIN', facts },
      {},
      by,
      key,
      async (tx, context) => {
        const { now, campaign } = context;
        const may = caller.agencyKind === 'LEADING_GROUP_OFFICE' && HEAD_POSTS.includes(caller.post);
        if (!may)
          orRollBack(
            refuse(
              'NOT_ALLOWED',
              '月调度通报由领导小组办公室主任签发',
              'the head of the leading-group office issues the bulletin',
              { action: 'ISSUE_BULLETIN', required: 'OFFICE: HEAD' },
            ),
          );
        const [before] = await tx.query<{ edition: number }>(
          "SELECT (body->>'edition')::int AS edition FROM ledger_record WHERE kind = 'BULLETIN' AND campaign_id = $1 AND body->>'month' = $2 ORDER BY 1 DESC LIMIT 1",
          [campaign.id, facts.month],
        );
        const problem = firstOf(
          /^20\d\d-(0[1-9]|1[0-2])$/.test(facts.month) &&
            facts.month <= localDateOf(now).slice(0, 7) &&
            facts.month >= campaign.validFrom.slice(0, 7)
            ? null
            : invalidInput(
                'month',
                facts.month,
                `${campaign.validFrom.slice(0, 7)} 以来已经开始的月份，如 2023-08`,
                `a month of the campaign (from ${campaign.validFrom.slice(0, 7)} on) that has begun`,
              ),
          checkDocumentNumber('documentNumber', facts.documentNumber),
          facts.asOf === null || facts.asOf <= now
            ? null
            : invalidInput('asOf', facts.asOf, '已经过去的时刻', 'a moment that has passed'),
          before === undefined && facts.asOf !== null && localDateOf(facts.asOf).slice(0, 7) !== facts.month
            ? invalidInput(
                'asOf',
                facts.asOf,
                `${facts.month} 以内的时刻；以后的情况另出版次`,
                `a moment within ${facts.month}: what came later is for another edition`,
              )
            : null,
          before === undefined
            ? facts.reason === null
              ? null
              : invalidInput(
                  'reason',
                  facts.reason,
                  '首次印发不填更正理由',
                  'nothing: the first edition corrects nothing',
                )
            : checkText('reason', facts.reason ?? '', 4),
        );
        if (problem !== null) orRollBack(problem);
        const [taken] = await tx.query<{ number: string }>(
          "SELECT number FROM ledger_record WHERE kind = 'BULLETIN' AND campaign_id = $1 AND body->>'documentNumber' = $2",
          [campaign.id, facts.documentNumber],
        );
        if (taken !== undefined)
          orRollBack(
            invalidInput(
              'documentNumber',
              facts.documentNumber,
              `没有用过的文号（${taken.number} 已用）`,
              `a number that is not taken (${taken.number} has it)`,
            ),
          );
        const body = await composed(
          tx,
          facts.month,
          facts.asOf ?? (before === undefined ? endOfMonth(facts.month, now) : now),
          context,
        );
        if (isEmpty(body))
          orRollBack(
            invalidInput(
              'month',
              facts.month,
              `台账已有图斑的月份：截至 ${localDateOf(body.asOf)} 没有计入统计的图斑`,
              `a month by which the ledger holds something: by ${localDateOf(body.asOf)} no patch that is counted was registered`,
            ),
          );
        const record: Bulletin = {
          kind: 'BULLETIN',
          id: randomUUID(),
          campaignId: campaign.id,
          state: 'ISSUED',
          version: 1,
          month: facts.month,
          edition: (before?.edition ?? 0) + 1,
          documentNumber: facts.documentNumber,
          reason: facts.reason,
          body,
          registeredAt: now,
          changedAt: now,
        };
        const event = {
          kind: 'ACT',
          action: 'ISSUE_BULLETIN',
          facts: { ...facts, edition: record.edition, body: record.body },
          by,
          at: now,
          from: null,
          to: 'ISSUED',
          version: 1,
        };
        return {
          changes: [{ record, events: [event], lookAgainAt: null, before: NEW }],
          wakes: { patches: [], party: null },
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
        "SELECT body FROM ledger_record WHERE kind = 'BULLETIN' AND ($1::text IS NULL OR body->>'month' = $1) ORDER BY body->>'month' DESC, (body->>'edition')::int DESC LIMIT 100",
        [month],
      ),
    );
    return rows.map(({ body }) => body);
  }
}

function isEmpty({ batches, lines }: BulletinBody): boolean {
  return batches.every(({ loadedPatches }) => loadedPatches === 0) && lines.every(({ patches }) => patches === 0);
}
