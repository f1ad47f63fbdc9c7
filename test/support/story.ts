import { readFileSync } from 'node:fs';

import type { Agency, Post, StaffMember } from '../../src/domain/agency/agency.js';
import { type CalendarEdition, calendarOf } from '../../src/domain/deadline/calendar.js';
import type { DeadlineRule } from '../../src/domain/deadline/deadline-rule.js';
import type { Ladder } from '../../src/domain/deadline/ladder.js';
import { after } from '../../src/domain/decision/after.js';
import { availableActions } from '../../src/domain/decision/available-actions.js';
import type { CaseFile, Decision, Earlier, RuleContext } from '../../src/domain/decision/case-file.js';
import { decide } from '../../src/domain/decision/decide.js';
import { decideNoticeStep } from '../../src/domain/decision/decide-notice-step.js';
import { decideOpening } from '../../src/domain/decision/decide-opening.js';
import { epochMs, type Instant, instantOf } from '../../src/domain/kernel/instant.js';
import type { Refusal } from '../../src/domain/kernel/refusal.js';
import type { Evidence, NoticeKind } from '../../src/domain/notice/notice.js';
import type { Action } from '../../src/domain/referral/actions.js';
import type { ActionFacts, Command, OnPaper } from '../../src/domain/referral/commands.js';
import type { ReferralEvent } from '../../src/domain/referral/events.js';
import { FACTS } from './facts.js';

const read = (file: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../config/${file}`, import.meta.url), 'utf8'));
const city = read('cities/hejin/city.json') as {
  agencies: Agency[];
  demonstration: { accounts: { login: string; name: string; agency: string; post: Post }[] };
};
export const RULES = read('law/deadline-rules.json') as DeadlineRule[];
export const LADDER = read('cities/hejin/overdue-ladder.json') as Ladder;
export const AGENCIES: readonly Agency[] = city.agencies;
export const CALENDAR = calendarOf(read('law/calendars.json') as CalendarEdition[]);

/** The demonstration city's staff by login. */
export const STAFF: ReadonlyMap<string, StaffMember> = new Map(
  city.demonstration.accounts.map(({ login, name, agency, post }) => [
    login,
    { personId: login, name, agencyId: agency, post },
  ]),
);

export function staff(login: string): StaffMember {
  const member = STAFF.get(login);
  if (member === undefined) throw new Error(`nobody signs in as ${login}`);
  return member;
}

/**
 * A case file that lives in memory and changes only by the pure rules: given … when … then, with the clock turned by
 * hand.
 */
export class Story {
  now: Instant;
  caseFile: CaseFile;
  readonly events: ReferralEvent[] = [];
  readonly evidences: Evidence[] = [];
  readonly ended: CaseFile['deadlines'][number][] = [];

  constructor(startsAt: string, facts: ActionFacts['OPEN'] = FACTS.OPEN, earlier: Earlier | null = null) {
    this.now = instantOf(Date.parse(startsAt));
    const id = '00000000-0000-4000-8000-000000000001';
    const opening = { id, number: 'R01-2023-0001', routeId: 'R01', threadId: id };
    const command = { action: 'OPEN', facts: { ...facts, foundAt: this.now }, by: staff('zrzy-unit') } as const;
    const decision = decideOpening(opening, command, earlier, this.context());
    if ('code' in decision) throw new Error(`${decision.code}: ${decision.messageEn}`);
    this.caseFile = { referral: decision.referral, notices: [], deadlines: [], thread: [] };
    this.apply(decision);
  }

  context(): RuleContext {
    const agencies = city.agencies.map((agency): [string, Agency] => [agency.id, { ...agency, active: true }]);
    return {
      now: this.now,
      rules: RULES,
      calendar: CALENDAR,
      ladder: LADDER,
      directory: { agencies: new Map(agencies), staff: [...STAFF.values()] },
    };
  }

  /** Turns the clock: "2023-09-25T10:00:00+08:00", or a number of hours later. */
  at(time: string | number): this {
    this.now = typeof time === 'number' ? instantOf(epochMs(this.now) + time * 3_600_000) : instantOf(Date.parse(time));
    return this;
  }

  /** Asks; the refusal, or null when it was done. */
  ask<A extends Exclude<Action, 'OPEN'>>(
    login: string,
    action: A,
    facts: ActionFacts[A] = FACTS[action],
    version = this.caseFile.referral.version,
    onPaper?: OnPaper,
  ): Refusal | null {
    const decision = decide(
      this.caseFile,
      { action, facts, by: staff(login), ...(onPaper && { onPaper }) } as Command,
      version,
      this.context(),
    );
    if ('code' in decision) return decision;
    this.apply(decision);
    return null;
  }

  /** Does it, or fails the test with the refusal. */
  do<A extends Exclude<Action, 'OPEN'>>(login: string, action: A, facts: ActionFacts[A] = FACTS[action]): this {
    const refusal = this.ask(login, action, facts);
    if (refusal !== null) throw new Error(`${login} ${action}: ${refusal.code} ${refusal.messageEn}`);
    return this;
  }

  /** Everything that is on its way arrives. */
  deliver(): this {
    for (const notice of this.caseFile.notices.filter((candidate) => candidate.deliveredAt === null)) {
      const decision = decideNoticeStep(
        this.caseFile,
        { step: 'DELIVER', noticeId: notice.id, relayedAt: this.now },
        this.context(),
      );
      if (decision !== null) this.apply(decision);
    }
    return this;
  }

  /** Signs for the newest notice of a kind to the person's agency. */
  sign(login: string, kind: NoticeKind): this {
    const { agencyId } = staff(login);
    const notice = this.caseFile.notices
      .filter((candidate) => candidate.kind === kind && candidate.to === agencyId)
      .at(-1);
    return this.deliver().do(login, 'SIGN_NOTICE', { noticeId: notice?.id ?? 'none' });
  }

  allowed(login: string): readonly Action[] {
    return availableActions(this.caseFile, staff(login), this.now);
  }

  /** The state, and an open deadline of a rule. */
  get state(): string {
    return this.caseFile.referral.state;
  }

  due(ruleId: string): Instant | null {
    return this.caseFile.deadlines.find((deadline) => deadline.ruleId === ruleId)?.dueAt ?? null;
  }

  /** How the clock of a rule ended last. */
  endOf(ruleId: string): string | null {
    return this.ended.filter((deadline) => deadline.ruleId === ruleId).at(-1)?.state ?? null;
  }

  private apply(decision: Decision): void {
    this.events.push(...decision.events);
    this.evidences.push(...decision.evidences);
    this.ended.push(
      ...decision.endedDeadlines,
      ...decision.openedDeadlines.filter((deadline) => deadline.state !== 'OPEN'),
    );
    this.caseFile = after(this.caseFile, decision);
  }
}

/** The story up to a state, by the shortest way. */
export const reached = {
  sent: (from = '2023-09-22T10:00:00+08:00'): Story =>
    new Story(from)
      .do('zrzy-officer-1', 'SUBMIT_REPORT')
      .do('zrzy-head', 'APPROVE_TRANSFER')
      .do('zrzy-liaison', 'SEND_TRANSFER'),
  received: (from?: string): Story => reached.sent(from).deliver().do('gaj-liaison', 'SIGN_RECEIPT'),
  accepted: (from?: string): Story => reached.received(from).do('gaj-liaison', 'ACCEPT_CASE'),
  filed: (from?: string): Story => reached.accepted(from).do('gaj-reviewer', 'FILE_CASE'),
  declined: (from?: string): Story => reached.accepted(from).do('gaj-reviewer', 'DECLINE_FILING'),
  reconsidered: (from?: string): Story =>
    reached
      .declined(from)
      .sign('zrzy-liaison', 'DECLINE')
      .do('zrzy-liaison', 'REQUEST_RECONSIDERATION')
      .sign('gaj-liaison', 'RECONSIDERATION_REQUEST'),
};
