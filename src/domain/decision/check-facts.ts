import type { Agency, StaffMember } from '../agency/agency.js';
import { isMu, withinArea } from '../kernel/area.js';
import type { DeadlineRule } from '../deadline/deadline-rule.js';
import { type LocalDate, localDateOf } from '../kernel/instant.js';
import { invalidInput, type Refusal, refuse } from '../kernel/refusal.js';
import { bearsSecretMark, DOCUMENT_NUMBER_EXAMPLE, isDocumentNumber, textProblem } from '../kernel/text.js';
import { type Ask, filledIn } from '../referral/commands.js';
import type { FormFacts } from '../referral/forms.js';
import type { DocumentEntry, DocumentKind, Referral } from '../referral/referral.js';
import type { Route, StepRow } from '../route/route.js';
import type { RuleContext } from './case-file.js';
import { designableTo, forwardableTo, kindsLacking, missingFor, namesLacking, sendableTo } from './transfer-needs.js';

/** Fields that may be left empty; every other text must say something. */
const MAY_BE_EMPTY: ReadonlySet<string> = new Set(['remarks', 'features', 'storage']);
const LONGEST_LIST = 200;

/** What is wrong with what was said, or null. State and authority have been checked before. */
export function checkFacts(
  route: Route,
  ask: Ask,
  referral: Referral | null,
  caller: StaffMember,
  context: RuleContext,
): Refusal | null {
  return (
    checkTexts(ask.facts, '') ??
    checkTexts(ask.onPaper, 'onPaper') ??
    checkMeaning(route.steps[ask.action], route, ask, referral, caller, context)
  );
}

function checkTexts(value: unknown, path: string): Refusal | null {
  if (typeof value === 'string') {
    const problem = textProblem(value);
    if (problem !== null)
      return invalidInput(path, value.slice(0, 40).toWellFormed(), '不超过4000字、不含控制字符的规范文本', problem);
    if (bearsSecretMark(value))
      return invalidInput(
        path,
        '（已隐去 / withheld）',
        '不含密级标志的文本：涉密内容不得录入，线下办理',
        'a text without the mark of a state secret: such content is handled off this system',
      );
    const field = path.split('.').at(-1) ?? path;
    if (value.trim() === '' && !MAY_BE_EMPTY.has(field))
      return invalidInput(path, value, '非空文本', 'a text that is not empty');
    return field === 'documentNumber' && !isDocumentNumber(value) ? badNumber(path, value) : null;
  }
  if (Array.isArray(value) && value.length > LONGEST_LIST) {
    return invalidInput(path, `${value.length} entries`, `不超过${LONGEST_LIST}项`, `at most ${LONGEST_LIST} entries`);
  }
  if (typeof value !== 'object' || value === null) return null;
  return Object.entries(value).reduce<Refusal | null>(
    (found, [key, entry]) => found ?? checkTexts(entry, path === '' ? key : `${path}.${key}`),
    null,
  );
}

function badNumber(path: string, value: string): Refusal {
  return invalidInput(
    path,
    value,
    `文号，如 ${DOCUMENT_NUMBER_EXAMPLE}（年份用六角括号〔〕，序号不加0）`,
    `a document number such as ${DOCUMENT_NUMBER_EXAMPLE}`,
  );
}

function checkMeaning(
  step: StepRow<string> | undefined,
  route: Route,
  ask: Ask,
  referral: Referral | null,
  caller: StaffMember,
  context: RuleContext,
): Refusal | null {
  const { form, facts } = filledIn(ask);
  switch (form) {
    case 'OPENING':
      return checkOpening(route, facts, caller, context);
    case 'REPORT':
      return checkDocuments(step?.documents, [facts.report]);
    case 'TRANSFER':
      return checkTransfer(route, facts, referral, caller, context);
    case 'FORWARDING':
      return checkReceiver(
        facts.toAgencyId,
        ask.action === 'DESIGNATE'
          ? designableTo(route, referral, context)
          : forwardableTo(route, caller.agencyId, referral, context),
      );
    case 'MEASURE':
      return (
        checkReceiver(facts.toAgencyId, sendableTo(route, caller.agencyId, referral, context)) ??
        (facts.replyBy > localDateOf(context.now)
          ? null
          : invalidInput('replyBy', facts.replyBy, '晚于今天的日期', 'a day after today'))
      );
    case 'SUPPLEMENT_REQUEST':
      return facts.missing.length === 0
        ? invalidInput('missing', '[]', '至少一项缺少的材料', 'at least one missing item')
        : null;
    case 'SUPPLEMENT':
      return checkSupplement(facts.documents, referral?.missing ?? []);
    case 'SUCCESSION':
      return checkSuccession(facts, referral, caller, context);
    case 'ITEMS':
      return facts.items.length === 0
        ? invalidInput('items', '[]', '至少一项物品或材料', 'at least one item or piece of material')
        : null;
    case 'OPINION':
    case 'REASON':
    case 'REMARKS':
    case 'RECEIPT':
    case 'REGISTRATION':
    case 'RETURN':
    case 'PAPER':
    case 'FILE_RETURN':
    case 'RECONSIDERATION':
    case 'LIMIT_CHANGE':
    case 'SIGNATURE':
      return null;
  }
}

function checkOpening(
  route: Route,
  facts: FormFacts['OPENING'],
  caller: StaffMember,
  context: RuleContext,
): Refusal | null {
  const { matter } = facts;
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
    if (isMu(matter.occupiedMu) && !withinArea(area, matter.occupiedMu)) {
      return invalidInput(
        `matter.${field}`,
        area,
        `不大于占用面积 ${matter.occupiedMu} 亩`,
        `at most the occupied area, ${matter.occupiedMu} 亩`,
      );
    }
  }
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
  const team = new Set(facts.officers);
  if (team.size < route.teamOf)
    return invalidInput(
      'officers',
      [...team].join(','),
      `${route.teamOf}名或者${route.teamOf}名以上行政执法人员（第310号令第五条）`,
      `${route.teamOf} different officers at least (Decree 310 art. 5)`,
    );
  const known = officersOf(caller.agencyId, context);
  const stranger = facts.officers.find((id) => !known.includes(id));
  if (stranger !== undefined)
    return invalidInput(
      'officers',
      stranger,
      '本机关行政执法人员的编号',
      `the id of an officer of your agency: ${known.join(', ')}`,
    );
  if (facts.foundAt > context.now)
    return invalidInput('foundAt', facts.foundAt, '不晚于现在的时间', 'a time that is not in the future');
  const clocks = (route.steps.OPEN?.starts ?? [])
    .filter((clock) => clock.since === 'FOUND_AT')
    .flatMap((clock) => [clock.rule, ...(clock.afterPeriod ? [clock.afterPeriod] : [])]);
  const lacking = clocks.map((id) => firstDayOf(context.rules, id)).find((first) => localDateOf(facts.foundAt) < first);
  return lacking === undefined
    ? null
    : invalidInput(
        'foundAt',
        facts.foundAt,
        `不早于 ${lacking}（所依据的期限规定施行之日）`,
        `not before ${lacking}, when the limit that counts from it came into force`,
      );
}

function checkSuccession(
  { fromPersonId, toPersonId }: FormFacts['SUCCESSION'],
  referral: Referral | null,
  caller: StaffMember,
  context: RuleContext,
): Refusal | null {
  const team = referral?.team ?? [];
  if (!team.includes(fromPersonId))
    return invalidInput('fromPersonId', fromPersonId, '专案组成员', `a member of the team: ${team.join(', ')}`);
  const known = officersOf(caller.agencyId, context).filter((id) => !team.includes(id) && id !== referral?.approvedBy);
  return known.includes(toPersonId)
    ? null
    : invalidInput(
        'toPersonId',
        toPersonId,
        '本机关另一名行政执法人员（批准人除外）',
        `another officer of your agency who did not approve the transfer: ${known.join(', ')}`,
      );
}

function officersOf(agencyId: string, { directory }: RuleContext): readonly string[] {
  return directory.staff
    .filter((member) => member.agencyId === agencyId && member.post === 'OFFICER')
    .map((member) => member.personId);
}

/** The first day on which any version of a rule is in force. */
function firstDayOf(rules: readonly DeadlineRule[], id: string): LocalDate {
  return (
    rules
      .filter((rule) => rule.id === id)
      .map((rule) => rule.validFrom)
      .sort()[0] ?? ('9999-12-31' as LocalDate)
  );
}

function checkTransfer(
  route: Route,
  facts: FormFacts['TRANSFER'],
  referral: Referral | null,
  caller: StaffMember,
  context: RuleContext,
): Refusal | null {
  const missing = referral === null ? [] : missingFor(route, referral, facts.documents);
  return (
    checkReceiver(facts.toAgencyId, sendableTo(route, caller.agencyId, referral, context)) ??
    checkDocuments([], facts.documents) ??
    missingDocuments(missing)
  );
}

function checkReceiver(to: string, fit: readonly Agency[]): Refusal | null {
  if (fit.some((agency) => agency.id === to)) return null;
  const ids = fit.map((agency) => agency.id).join(', ');
  return invalidInput(
    'toAgencyId',
    to,
    `本路线此时可以受移送的机关：${ids}`,
    `an agency that may receive this referral now: ${ids}`,
  );
}

function checkDocuments(
  required: readonly DocumentKind[] | undefined,
  given: readonly DocumentEntry[],
): Refusal | null {
  const broken = given.find(
    (entry) => entry.pages < 1 || (entry.sha256 !== null && !/^[0-9a-f]{64}$/.test(entry.sha256)),
  );
  if (broken)
    return invalidInput(
      `documents[${broken.name}]`,
      `pages ${broken.pages}, sha256 ${broken.sha256 ?? 'none'}`,
      '页数不小于1，SHA-256为64位小写十六进制',
      'at least one page, and a SHA-256 of 64 lower-case hexadecimal digits',
    );
  return missingDocuments(kindsLacking(required ?? [], given));
}

function checkSupplement(given: readonly DocumentEntry[], missing: readonly string[]): Refusal | null {
  return missingDocuments(namesLacking(missing, given)) ?? checkDocuments([], given);
}

function missingDocuments(missing: readonly string[]): Refusal | null {
  if (missing.length === 0) return null;
  return refuse(
    'MISSING_DOCUMENTS',
    `材料不全，缺少：${missing.join('；')}`,
    `the document list lacks: ${missing.join('; ')}`,
    { missing },
  );
}
