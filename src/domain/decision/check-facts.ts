import { localDateOf } from '../kernel/instant.js';
import { invalidInput, type Refusal } from '../kernel/refusal.js';
import { bearsSecretMark, DOCUMENT_NUMBER_EXAMPLE, isDocumentNumber, textProblem } from '../kernel/text.js';
import { type Ask, filledIn } from '../referral/commands.js';
import type { Situation } from './case-file.js';
import { checkOpening, checkSuccession } from './check-opening.js';
import { checkDocuments, checkReceiver, checkSupplement, checkTransfer } from './check-transfer.js';
import { designableTo, forwardableTo, sendableTo } from './transfer-needs.js';

/** Fields that may be left empty; every other text must say something. */
export const MAY_BE_EMPTY: ReadonlySet<string> = new Set(['remarks', 'features', 'storage']);
export const LONGEST_LIST = 200;

/** What may have several lines; everything else is set into a line of a paper or a cell of a table. */
const MANY_LINES: ReadonlySet<string> = new Set(['statement', 'reason', 'opinion', 'facts', 'remarks', 'lateReason']);

/** What is wrong with what was said, or null. State and authority have been checked before. */
export function checkFacts(ask: Ask, situation: Situation): Refusal | null {
  return checkTexts(ask.facts, '') ?? checkTexts(ask.onPaper, 'onPaper') ?? checkMeaning(ask, situation);
}

function checkTexts(value: unknown, path: string): Refusal | null {
  if (typeof value === 'string') {
    const problem = textProblem(value);
    if (problem !== null)
      return invalidInput(path, value.slice(0, 40).toWellFormed(), '不超过4000字、不含控制字符的规范文本', problem);
    const field =
      path
        .replace(/(\.\d+)+$/, '')
        .split('.')
        .at(-1) ?? path; // of a list: what its entries are
    if (/[\r\n\t]/.test(value) && !MANY_LINES.has(field))
      return invalidInput(path, value, '一行文字，不含换行和制表符', 'text of one line, without breaks or tabs');
    if (bearsSecretMark(value))
      return invalidInput(
        path,
        '（已隐去 / withheld）',
        '不含密级标志的文本：涉密内容不得录入，线下办理',
        'a text without the mark of a state secret: such content is handled off this system',
      );
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

function checkMeaning(ask: Ask, situation: Situation): Refusal | null {
  const { route, referral, caller, context } = situation;
  const { form, facts } = filledIn(ask);
  switch (form) {
    case 'OPENING':
      return checkOpening(facts, situation);
    case 'REPORT':
      return checkDocuments(route.steps[ask.action]?.documents, [facts.report]);
    case 'TRANSFER':
      return checkTransfer(facts, situation);
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
      return checkSuccession(facts, situation);
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
