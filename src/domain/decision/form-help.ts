import type { Agency, StaffMember } from '../agency/agency.js';
import { isCovered, latestDay, LIMIT_CHANGE_BASES, type LimitChangeBasis } from '../deadline/limit-changes.js';
import type { Bilingual } from '../kernel/bilingual.js';
import { type LocalDate, localDateOf, plusDays } from '../kernel/instant.js';
import { NOTICE_KINDS } from '../notice/notice.js';
import { type Action, ACTIONS } from '../referral/actions.js';
import type { Form } from '../referral/forms.js';
import { getRoute, noticeName } from '../route/registry.js';
import type { CaseFile, RuleContext } from './case-file.js';
import { changeableLimits } from './change-limit.js';
import { successorsFor } from './check-opening.js';
import { noticesToSign } from './guards.js';
import { designableTo, forwardableTo, kindsLacking, missingFor, sendableTo } from './transfer-needs.js';
import type { Chosen } from './what-follows.js';

/** One thing that may be chosen in a field. */
export interface Choice extends Bilingual {
  readonly value: string;
  /** Of an agency: can anybody sign in there, and so open what it gets? */
  readonly staffed?: boolean;
}

/** What is known of a field of a form before anybody has written anything. */
export interface FieldHelp {
  /** Null: anything may be written. */
  readonly choices?: readonly Choice[];
  /** What must be on a list: kinds of document by code and name, and names that were asked for. */
  readonly needs?: readonly string[];
  /** Must it be filled in here, whatever the input says of all routes? */
  readonly required?: boolean;
  /** Of a list: may it have no entry? */
  readonly mayBeEmpty?: boolean;
  readonly earliest?: LocalDate;
  readonly latest?: LocalDate;
}

/** Where a form is filled in: by whom, on which referral, with what chosen so far. */
export interface Filling {
  readonly caseFile: CaseFile;
  readonly action: Exclude<Action, 'OPEN'>;
  readonly by: StaffMember;
  readonly chosen: Chosen;
  readonly context: RuleContext;
}

/** By field of the form: the same rules as those that check what is sent. Fields without any are left out. */
export function formHelp(filling: Filling): Readonly<Record<string, FieldHelp>> {
  return HELP[ACTIONS[filling.action].form]?.(filling) ?? {};
}

type Help = (filling: Filling) => Readonly<Record<string, FieldHelp>>;

const HELP: { readonly [F in Form]?: Help } = {
  REPORT: ({ caseFile, action }) => {
    const { referral } = caseFile;
    return { report: { needs: kindsLacking(getRoute(referral.routeId).steps[action]?.documents ?? [], []) } };
  },
  TRANSFER: ({ caseFile: { referral }, by, context }) => {
    const route = getRoute(referral.routeId);
    return {
      toAgencyId: { choices: agencies(sendableTo(route, by.agencyId, referral, context), context) },
      documents: { needs: missingFor(route, referral, []) },
      items: { mayBeEmpty: true },
    };
  },
  FORWARDING: ({ caseFile: { referral }, action, by, context }) => {
    const route = getRoute(referral.routeId);
    const fit =
      action === 'DESIGNATE'
        ? designableTo(route, referral, context)
        : forwardableTo(route, by.agencyId, referral, context);
    return { toAgencyId: { choices: agencies(fit, context) } };
  },
  MEASURE: ({ caseFile: { referral }, by, context }) => ({
    toAgencyId: { choices: agencies(sendableTo(getRoute(referral.routeId), by.agencyId, referral, context), context) },
    replyBy: { earliest: plusDays(localDateOf(context.now), 1) },
  }),
  SUPPLEMENT: ({ caseFile: { referral } }) => ({ documents: { needs: referral.missing } }),
  SIGNATURE: ({ caseFile, by }) => ({
    noticeId: {
      choices: noticesToSign(caseFile, by).map(({ id, kind, documentNumber }) => ({
        value: id,
        zh: `《${noticeName(caseFile.referral.routeId, kind)}》${documentNumber ?? ''}`,
        en: `${NOTICE_KINDS[kind].nameEn} ${documentNumber ?? ''}`.trim(),
      })),
    },
  }),
  LIMIT_CHANGE: limitChange,
  SUCCESSION: ({ caseFile, by, context }) => {
    const nameOf = (id: string): Choice => nameOfPerson(id, context);
    return {
      fromPersonId: { choices: caseFile.referral.team.map(nameOf) },
      toPersonId: { choices: successorsFor(caseFile.referral, by, context).map(nameOf) },
    };
  },
};

function limitChange({ caseFile, by, chosen, context }: Filling): Readonly<Record<string, FieldHelp>> {
  const own = changeableLimits(caseFile.deadlines, by.agencyId);
  const deadline = own.find(({ id }) => id === chosen.deadlineId);
  const grounds = (Object.keys(LIMIT_CHANGE_BASES) as LimitChangeBasis[]).filter((basis) =>
    (deadline === undefined ? own : [deadline]).some((one) => isCovered(basis, one)),
  );
  const latest = deadline === undefined || chosen.basis === null ? null : latestDay(chosen.basis, deadline);
  const [today, present] = [localDateOf(context.now), deadline === undefined ? null : localDateOf(deadline.dueAt)];
  return {
    deadlineId: { choices: own.map(({ id, ruleId, name }) => ({ value: id, zh: name, en: ruleId })) },
    basis: {
      choices: grounds.map((basis) => ({
        value: basis,
        zh: LIMIT_CHANGE_BASES[basis].name,
        en: basis.toLowerCase().replaceAll('_', ' '),
      })),
    },
    until: {
      earliest: plusDays(present !== null && present > today ? present : today, 1),
      ...(latest === null ? {} : { latest }),
    },
  };
}

export function nameOfPerson(id: string, { directory }: RuleContext): Choice {
  const name = directory.staff.find(({ personId }) => personId === id)?.name ?? id;
  return { value: id, zh: name, en: name };
}

export function agencies(fit: readonly Agency[], { directory }: RuleContext): readonly Choice[] {
  return fit.map(({ id, name, nameEn, active }) => ({
    value: id,
    zh: name,
    en: nameEn,
    staffed: active && directory.staff.some(({ agencyId }) => agencyId === id),
  }));
}
