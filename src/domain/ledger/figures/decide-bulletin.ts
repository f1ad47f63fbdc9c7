import { HEAD_POSTS, type StaffMember } from '../../agency/agency.js';
import { type Instant, localDateOf } from '../../kernel/instant.js';
import { invalidInput, type Refusal, refuse } from '../../kernel/refusal.js';
import { checkDocumentNumber, checkText, firstOf } from '../check-ledger.js';
import type { LedgerContext } from '../ledger-decision.js';
import { type Bulletin, type BulletinAsked, type BulletinBody, endOfMonth } from './bulletin.js';

/** What there is already: the newest edition of the month, and the bulletin that has the number. Null: none. */
export interface BulletinsBefore {
  readonly edition: number | null;
  readonly numberTakenBy: string | null;
}

/** May this person issue this bulletin? Null: yes. */
export function bulletinRefusal(
  facts: BulletinAsked,
  by: StaffMember,
  { edition, numberTakenBy }: BulletinsBefore,
  context: LedgerContext,
): Refusal | null {
  return firstOf(
    checkIssuer(by, context),
    checkMonth(facts.month, context),
    checkDocumentNumber('documentNumber', facts.documentNumber),
    checkAsOf(facts, edition === null, context.now),
    checkReason(facts.reason, edition === null),
    numberTakenBy === null
      ? null
      : invalidInput(
          'documentNumber',
          facts.documentNumber,
          `没有用过的文号（${numberTakenBy} 已用）`,
          `a number that is not taken (${numberTakenBy} has it)`,
        ),
  );
}

/**
 * The moment of which the figures are: the one that was asked for, else the end of the month; a correction is of now.
 */
export function bulletinMoment({ month, asOf }: BulletinAsked, { edition }: BulletinsBefore, now: Instant): Instant {
  return asOf ?? (edition === null ? endOfMonth(month, now) : now);
}

/**
 * The edition with its figures, and the event that it is in the history. A month of which the ledger holds nothing is
 * refused.
 */
export function decideBulletin(
  id: string,
  issued: { readonly facts: BulletinAsked; readonly by: StaffMember },
  before: BulletinsBefore,
  body: BulletinBody,
  { now, campaign }: LedgerContext,
): { readonly record: Bulletin; readonly events: readonly object[] } | Refusal {
  const { facts, by } = issued;
  if (isEmpty(body)) {
    const day = localDateOf(body.asOf);
    return invalidInput(
      'month',
      facts.month,
      `台账已有图斑的月份：截至 ${day} 没有计入统计的图斑`,
      `a month by which the ledger holds something: by ${day} no patch that is counted was registered`,
    );
  }
  const record: Bulletin = {
    kind: 'BULLETIN',
    id,
    campaignId: campaign.id,
    state: 'ISSUED',
    version: 1,
    month: facts.month,
    edition: (before.edition ?? 0) + 1,
    documentNumber: facts.documentNumber,
    reason: facts.reason,
    body,
    registeredAt: now,
    changedAt: now,
  };
  const said = { ...facts, edition: record.edition, body };
  const event = {
    kind: 'ACT',
    action: 'ISSUE_BULLETIN',
    facts: said,
    by,
    at: now,
    from: null,
    to: 'ISSUED',
    version: 1,
  };
  return { record, events: [event] };
}

function checkIssuer({ agencyId, post }: StaffMember, { directory }: LedgerContext): Refusal | null {
  const isOffice = directory.agencies.get(agencyId)?.kind === 'LEADING_GROUP_OFFICE';
  return isOffice && HEAD_POSTS.includes(post)
    ? null
    : refuse(
        'NOT_ALLOWED',
        '月调度通报由领导小组办公室主任签发',
        'the head of the leading-group office issues the bulletin',
        { action: 'ISSUE_BULLETIN', required: 'OFFICE: HEAD' },
      );
}

/** A month of the campaign that has begun. */
function checkMonth(month: string, { now, campaign }: LedgerContext): Refusal | null {
  const first = campaign.validFrom.slice(0, 7);
  const isMonth = /^20\d\d-(0[1-9]|1[0-2])$/.test(month);
  if (isMonth && month >= first && month <= localDateOf(now).slice(0, 7)) return null;
  return invalidInput(
    'month',
    month,
    `${first} 以来已经开始的月份，如 2023-08`,
    `a month of the campaign (from ${first} on) that has begun`,
  );
}

/** The first edition is of its own month; what came later is for another edition. */
function checkAsOf({ asOf, month }: BulletinAsked, isFirst: boolean, now: Instant): Refusal | null {
  if (asOf === null) return null;
  if (asOf > now) return invalidInput('asOf', asOf, '已经过去的时刻', 'a moment that has passed');
  if (!isFirst || localDateOf(asOf).slice(0, 7) === month) return null;
  return invalidInput(
    'asOf',
    asOf,
    `${month} 以内的时刻；以后的情况另出版次`,
    `a moment within ${month}: what came later is for another edition`,
  );
}

/** A correction says why; a first edition corrects nothing. */
function checkReason(reason: string | null, isFirst: boolean): Refusal | null {
  if (!isFirst) return checkText('reason', reason ?? '', 4);
  if (reason === null) return null;
  return invalidInput('reason', reason, '首次印发不填更正理由', 'nothing: the first edition corrects nothing');
}

function isEmpty({ batches, lines }: BulletinBody): boolean {
  return batches.every(({ loadedPatches }) => loadedPatches === 0) && lines.every(({ patches }) => patches === 0);
}
