import type { Agency, AgencyId, AgencyKind, Directory } from '../agency/agency.js';
import { endOfDay, epochMs, type Instant, instantOf, localDateOf } from '../kernel/instant.js';
import type { WorkCalendar } from './calendar.js';
import { addWorkingDays } from './count-days.js';

/** The steps of the overdue ladder (催办阶梯), in the order in which they come. A step tells; it never moves a state. */
export const LADDER_STEPS = {
  REMINDER: '到期提醒',
  OVERDUE: '超期告知',
  ESCALATION: '超期上报',
  CIRCULAR: '超期通报',
} as const;

export type LadderStepId = keyof typeof LADDER_STEPS;

/**
 * Who is told. BOUND: whom the limit binds. SENDER: who sent the case. SUPERIOR: the agency of the same kind one level
 * up. SUPERVISION: the procuratorate, where police or court are late. COORDINATOR: the leading-group office.
 */
export const LADDER_AUDIENCES = ['BOUND', 'SENDER', 'SUPERIOR', 'SUPERVISION', 'COORDINATOR'] as const;
export type LadderAudience = (typeof LADDER_AUDIENCES)[number];

/** When a step comes: after a share of the period in per cent, or so many working days after its end. */
export type LadderStep = { readonly id: LadderStepId; readonly tells: readonly LadderAudience[] } & (
  { readonly share: number } | { readonly workingDays: number }
);

/**
 * The city's ladder. Silent agencies are only reminded; independent ones answer to their superior and the
 * procuratorate, to no office and no ranking.
 */
export interface Ladder {
  readonly steps: readonly LadderStep[];
  readonly silent: readonly AgencyKind[];
  readonly independent: readonly AgencyKind[];
}

/** When the n-th step (from 0) of a period comes; null when the ladder has no more. */
export function ladderTime(
  ladder: Ladder,
  index: number,
  startsAt: Instant,
  dueAt: Instant,
  calendar: WorkCalendar,
): Instant | null {
  const step = ladder.steps[index];
  if (step === undefined) return null;
  if ('workingDays' in step) return endOfDay(addWorkingDays(calendar, localDateOf(dueAt), step.workingDays).date);
  const length = epochMs(dueAt) - epochMs(startsAt);
  return step.share >= 100
    ? instantOf(epochMs(dueAt) + 1)
    : instantOf(epochMs(startsAt) + Math.floor((length * step.share) / 100));
}

/** The agencies that a step tells, each once. */
export function toldBy(
  ladder: Ladder,
  step: LadderStep,
  bound: AgencyId,
  sender: AgencyId,
  { agencies }: Directory,
): readonly AgencyId[] {
  const late = agencies.get(bound);
  if (late === undefined) return [];
  if (ladder.silent.includes(late.kind)) return step.tells.includes('BOUND') ? [bound] : [];
  const told = step.tells.flatMap((audience) => audienceOf(audience, ladder, late, sender, [...agencies.values()]));
  return [...new Set(told)];
}

function audienceOf(
  audience: LadderAudience,
  ladder: Ladder,
  late: Agency,
  sender: AgencyId,
  agencies: readonly Agency[],
): readonly AgencyId[] {
  const independent = ladder.independent.includes(late.kind);
  switch (audience) {
    case 'BOUND':
      return [late.id];
    case 'SENDER':
      return [sender];
    case 'SUPERIOR':
      return agencies
        .filter((agency) => agency.kind === late.kind && agency.level === 'PREFECTURE' && late.level === 'COUNTY')
        .map((agency) => agency.id);
    case 'SUPERVISION':
      return independent && late.kind !== 'PROCURATORATE'
        ? agencies
            .filter((agency) => agency.kind === 'PROCURATORATE' && agency.level === late.level)
            .map((agency) => agency.id)
        : [];
    case 'COORDINATOR':
      return independent
        ? []
        : agencies.filter((agency) => agency.kind === 'LEADING_GROUP_OFFICE').map((agency) => agency.id);
  }
}
