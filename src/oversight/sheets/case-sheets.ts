import { Inject, Injectable } from '@nestjs/common';

import { CaseFileReader, visibleNotices } from '../../books/casebook/case-file-reader.js';
import { readCaseFiles } from '../../books/casebook/load.js';
import { type HistoryHead, noteOf, readHead } from '../../books/history.js';
import { ReceiptLinks } from '../../books/receipt-links.js';
import { RuleBook } from '../../books/rule-book.js';
import { titleAsRead } from '../../domain/access/notice-content.js';
import { type FieldGroup, readerOf } from '../../domain/access/read-policy.js';
import { type Caller, namesOf } from '../../domain/agency/agency.js';
import { editionsOf } from '../../domain/deadline/compute-deadline.js';
import { lightOf } from '../../domain/deadline/light.js';
import type { CaseFile, RuleContext } from '../../domain/decision/case-file.js';
import { handOverOf } from '../../domain/decision/hand-over.js';
import { localDateOf } from '../../domain/kernel/instant.js';
import { masked } from '../../domain/kernel/text.js';
import type { Paper } from '../../domain/paper/paper.js';
import { documentsFor } from '../../domain/referral/referral.js';
import { getRoute } from '../../domain/route/registry.js';
import { approvalSheet } from '../../domain/sheet/approval-sheet.js';
import type { CaseFacts } from '../../domain/sheet/case-facts.js';
import { caseStory } from '../../domain/sheet/case-story.js';
import { caseVolume } from '../../domain/sheet/case-volume.js';
import { handOverSheet } from '../../domain/sheet/hand-over-sheet.js';
import { limitSheet } from '../../domain/sheet/limit-sheet.js';
import { stepsOfTransfers, type TransferStep } from '../../inbox/transfer-steps.js';
import { Papers } from '../../papers/papers.js';
import { AUDIT_KEYS, type AuditKeys } from '../../platform/crypto/audit-keys.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { readable, readTrails, toldEvents, type TrailRow } from '../trail.js';
import { newestCheckpoint, type StoredCheckpoint } from '../tree/checkpoints.js';

/** What can be printed of a referral besides its papers. */
export const CASE_SHEETS = {
  HAND_OVER: '案件流转单',
  LIMIT: '期限计算书',
  APPROVAL: '移送呈批表',
  STORY: '案件经过',
  VOLUME: '卷宗',
} as const;
export type CaseSheet = keyof typeof CASE_SHEETS;

/** Which parts of a referral a sheet shows, for the record of access. */
export const GROUPS_OF_SHEETS: Readonly<Record<CaseSheet, readonly FieldGroup[]>> = {
  HAND_OVER: ['SUMMARY', 'MATTER', 'HAND_OVER', 'LIMITS', 'HISTORY'],
  LIMIT: ['SUMMARY', 'LIMITS', 'HISTORY'],
  APPROVAL: ['SUMMARY', 'MATTER', 'PERSONAL', 'MATERIALS', 'HISTORY'],
  STORY: ['SUMMARY', 'MATTER', 'HAND_OVER', 'LIMITS', 'HISTORY'],
  VOLUME: ['SUMMARY', 'MATTER', 'PERSONAL', 'MATERIALS', 'HAND_OVER', 'LIMITS', 'HISTORY'],
};

/** Which sheet of which referral; `deadlineId`: the limit that LIMIT counts. */
export interface SheetAsked {
  readonly sheet: CaseSheet;
  readonly referralId: string;
  readonly deadlineId: string | null;
}

/** One sheet, or the papers of a volume. */
export type Sheets = readonly [Paper, ...Paper[]];

interface Found {
  readonly caseFile: CaseFile;
  readonly steps: readonly TransferStep[];
  readonly rows: readonly TrailRow[];
  readonly head: HistoryHead;
  readonly checkpoint: StoredCheckpoint | null;
}

/** Makes the sheets of a referral, each as far as whoever prints it may read the case. */
@Injectable()
export class CaseSheets {
  constructor(
    private readonly reader: CaseFileReader,
    private readonly rules: RuleBook,
    private readonly papers: Papers,
    private readonly links: ReceiptLinks,
    @Inject(AUDIT_KEYS) private readonly keys: AuditKeys,
  ) {}

  /** Null: there is no such referral or limit, or this person does not read its history. */
  async of({ sheet, referralId, deadlineId }: SheetAsked, caller: Caller): Promise<Sheets | null> {
    const [found, rules] = await Promise.all([
      this.reader.query(caller, (tx) => find(tx, referralId)),
      this.rules.context(),
    ]);
    if (found === null || readerOf(found.caseFile.referral, caller)('HISTORY') === 'NONE') return null;
    const facts = this.factsOf(found, caller, rules);
    switch (sheet) {
      case 'HAND_OVER':
        return [handOverSheet(facts)];
      case 'APPROVAL': {
        const approval = approvalSheet(facts);
        return approval === null ? null : [approval];
      }
      case 'LIMIT': {
        const deadline = facts.deadlines.find(({ id }) => id === deadlineId);
        if (deadline === undefined) return null;
        const { startsAt, dueAt, explanation } = deadline;
        const calendars = editionsOf(explanation.regime, localDateOf(startsAt), localDateOf(dueAt), rules.calendar);
        return [limitSheet({ ...facts, deadline, number: facts.referral.number, calendars })];
      }
      case 'STORY':
        return [
          caseStory({
            ...facts,
            notices: visibleNotices(found.caseFile, caller.agencyId),
            proof: { events: found.rows.length, head: found.head.receipt.leafHash, sealed: found.head.sealed },
          }),
        ];
      case 'VOLUME':
        return caseVolume(facts, await this.boundIn(found.caseFile, caller, facts));
    }
  }

  /** The papers that this person may read, in the order in which they were sent; of copies the first alone. */
  private async boundIn(
    caseFile: CaseFile,
    caller: Caller,
    { nameOf }: CaseFacts,
  ): Promise<readonly { readonly paper: Paper; readonly by: string }[]> {
    const notices = visibleNotices(caseFile, caller.agencyId)
      .filter(({ copy }, _, all) => !copy || all.every((other) => other.copy))
      .toSorted((one, other) => one.submittedAt.localeCompare(other.submittedAt));
    const papers = await this.papers.ofNotices(
      notices.map(({ id }) => id),
      caller,
    );
    return notices.flatMap(({ id, from }) => {
      const paper = papers.get(id);
      return paper === undefined ? [] : [{ paper, by: nameOf(from) }];
    });
  }

  private factsOf(found: Found, caller: Caller, rules: RuleContext): CaseFacts {
    const { caseFile, steps, checkpoint, head } = found;
    const { referral, deadlines } = caseFile;
    const reading = readerOf(referral, caller);
    const { now, calendar, ladder, directory } = rules;
    const nameOf = namesOf(directory.agencies);
    return {
      route: getRoute(referral.routeId),
      referral,
      team:
        referral.sender === caller.agencyId
          ? referral.team.map((id) => directory.staff.find(({ personId }) => personId === id)?.name ?? id)
          : null,
      documents: reading('MATERIALS') === 'FULL' ? documentsFor(referral, caller.agencyId) : null,
      matter: {
        ...referral.matter,
        title: titleAsRead(referral.matter, reading),
        party: reading('PERSONAL') === 'FULL' ? referral.matter.party : masked(referral.matter.party),
      },
      handOver: handOverOf({
        reader: caller.agencyId,
        now,
        referral,
        notices: visibleNotices(caseFile, caller.agencyId),
        evidences: steps,
        deadlines,
      }),
      deadlines: deadlines.map((deadline) => ({ ...deadline, light: lightOf(deadline, now, calendar, ladder) })),
      events: toldEvents(readable(found.rows, caseFile, caller), caseFile, caller, rules.rules),
      nameOf,
      printing: {
        at: now,
        organ: nameOf(caller.agencyId),
        post: caller.post,
        checkpoint,
        code: this.links.linkOf(noteOf(this.keys.key.name, head.receipt)),
      },
    };
  }
}

async function find(tx: Tx, referralId: string): Promise<Found | null> {
  const caseFile = (await readCaseFiles(tx, [referralId])).get(referralId);
  if (caseFile === undefined) return null;
  const [steps, rows, head, checkpoint] = await Promise.all([
    stepsOfTransfers(tx, [referralId]),
    readTrails(tx, [referralId]),
    readHead(tx, referralId),
    newestCheckpoint(tx),
  ]);
  if (head === undefined) throw new Error(`referral ${referralId} has no history`);
  return { caseFile, steps, rows, head, checkpoint };
}
