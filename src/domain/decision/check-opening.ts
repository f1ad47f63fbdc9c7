import type { StaffMember } from '../agency/agency.js';
import type { DeadlineRule } from '../deadline/deadline-rule.js';
import { areaFromMu, isMu } from '../kernel/area.js';
import { type Instant, type LocalDate, localDateOf } from '../kernel/instant.js';
import { invalidInput, type Refusal } from '../kernel/refusal.js';
import type { FormFacts } from '../referral/forms.js';
import type { Referral } from '../referral/referral.js';
import type { Route } from '../route/route.js';
import type { RuleContext, Situation } from './case-file.js';

/** What is said when a referral is opened: the matter, who works on it, when it was found. */
export function checkOpening(facts: FormFacts['OPENING'], { route, caller, context }: Situation): Refusal | null {
  return (
    checkAreas(facts.matter) ??
    checkMatter(route, facts.matter) ??
    checkTownship(facts.matter, context) ??
    checkTeam(route, facts.officers, caller, context) ??
    checkFoundAt(route, facts.foundAt, context)
  );
}

function checkAreas(matter: FormFacts['OPENING']['matter']): Refusal | null {
  for (const field of ['occupiedMu', 'basicFarmlandMu', 'destroyedMu'] as const) {
    const area = matter[field];
    if (area === null) continue;
    if (!isMu(area))
      return invalidInput(
        `matter.${field}`,
        area,
        '以亩为单位的数，最多四位小数，如 5.20',
        'an area in 亩 with at most four decimals, such as 5.20',
      );
    if (isMu(matter.occupiedMu) && areaFromMu(area) > areaFromMu(matter.occupiedMu)) {
      return invalidInput(
        `matter.${field}`,
        area,
        `不大于占用面积 ${matter.occupiedMu} 亩`,
        `at most the occupied area, ${matter.occupiedMu} 亩`,
      );
    }
  }
  return null;
}

function checkMatter(route: Route, matter: FormFacts['OPENING']['matter']): Refusal | null {
  if (route.crime && matter.suspectedCrime === null)
    return invalidInput('matter.suspectedCrime', matter.suspectedCrime, '涉嫌罪名', 'the suspected crime');
  if (
    (route.steps.OPEN?.starts ?? []).some((clock) => clock.when === 'DEMOLITION') &&
    matter.demolitionOrdered === null
  ) {
    return invalidInput(
      'matter.demolitionOrdered',
      'null',
      '是否责令限期拆除（true或者false）：起诉期限由此而定',
      'true or false, is a demolition ordered: the period for a suit depends on it',
    );
  }
  return null;
}

function checkTownship(
  { townshipId = null }: FormFacts['OPENING']['matter'],
  { directory }: RuleContext,
): Refusal | null {
  if (townshipId === null || directory.agencies.get(townshipId)?.kind === 'TOWNSHIP') return null;
  const townships = [...directory.agencies.values()].filter(({ kind }) => kind === 'TOWNSHIP').map(({ id }) => id);
  return invalidInput(
    'matter.townshipId',
    townshipId,
    '乡镇（街道）的编号',
    `the id of a township or subdistrict: ${townships.join(', ')}`,
  );
}

function checkTeam(
  route: Route,
  officers: readonly string[],
  caller: StaffMember,
  context: RuleContext,
): Refusal | null {
  const team = new Set(officers);
  if (team.size < route.teamOf)
    return invalidInput(
      'officers',
      [...team].join(','),
      `${route.teamOf}名或者${route.teamOf}名以上行政执法人员（第310号令第五条）`,
      `${route.teamOf} different officers at least (Decree 310 art. 5)`,
    );
  const known = officersOf(caller.agencyId, context);
  const stranger = officers.find((id) => !known.includes(id));
  if (stranger !== undefined)
    return invalidInput(
      'officers',
      stranger,
      '本机关行政执法人员的编号',
      `the id of an officer of your agency: ${known.join(', ')}`,
    );
  return null;
}

/** Not to come, and not before the limits that count from it came into force. */
function checkFoundAt(route: Route, foundAt: Instant, context: RuleContext): Refusal | null {
  if (foundAt > context.now)
    return invalidInput('foundAt', foundAt, '不晚于现在的时间', 'a time that is not in the future');
  const first = firstFoundOn(route, context);
  return first === null || localDateOf(foundAt) >= first
    ? null
    : invalidInput(
        'foundAt',
        foundAt,
        `不早于 ${first}（所依据的期限规定施行之日）`,
        `not before ${first}, when the limit that counts from it came into force`,
      );
}

/** The first day on which every limit that counts from the finding is in force; null where none does. */
export function firstFoundOn(route: Route, { rules }: RuleContext): LocalDate | null {
  const days = (route.steps.OPEN?.starts ?? [])
    .filter((clock) => clock.since === 'FOUND_AT')
    .flatMap((clock) => [clock.rule, ...(clock.afterPeriod ? [clock.afterPeriod] : [])])
    .map((id) => firstDayOf(rules, id));
  return days.sort().at(-1) ?? null;
}

export function checkSuccession(
  { fromPersonId, toPersonId }: FormFacts['SUCCESSION'],
  { referral, caller, context }: Situation,
): Refusal | null {
  const team = referral?.team ?? [];
  if (!team.includes(fromPersonId))
    return invalidInput('fromPersonId', fromPersonId, '专案组成员', `a member of the team: ${team.join(', ')}`);
  const known = referral === null ? [] : successorsFor(referral, caller, context);
  return known.includes(toPersonId)
    ? null
    : invalidInput(
        'toPersonId',
        toPersonId,
        '本机关另一名行政执法人员（批准人除外）',
        `another officer of your agency who did not approve the transfer: ${known.join(', ')}`,
      );
}

/** Who may take the place of a member of the team: an officer who is none, and did not approve the transfer. */
export function successorsFor(
  { team, approvedBy }: Referral,
  { agencyId }: StaffMember,
  context: RuleContext,
): readonly string[] {
  return officersOf(agencyId, context).filter((id) => !team.includes(id) && id !== approvedBy);
}

export function officersOf(agencyId: string, { directory }: RuleContext): readonly string[] {
  return directory.staff
    .filter((member) => member.agencyId === agencyId && member.post === 'OFFICER')
    .map((member) => member.personId);
}

/** The first day on which any version of a rule is in force. */
export function firstDayOf(rules: readonly DeadlineRule[], id: string): LocalDate {
  return (
    rules
      .filter((rule) => rule.id === id)
      .map((rule) => rule.validFrom)
      .sort()[0] ?? ('9999-12-31' as LocalDate)
  );
}
