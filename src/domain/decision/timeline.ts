import { RECORDED, saidIn, textIn, type TimelineMark, type TimelineWords, WITHHELD } from '../audit/timeline-words.js';
import type { DeadlineRule } from '../deadline/deadline-rule.js';
import { LADDER_STEPS } from '../deadline/ladder.js';
import { wordsOfQuarantine } from '../file/file-check.js';
import type { Bilingual } from '../kernel/bilingual.js';
import { type Notice, noticeNameEn } from '../notice/notice.js';
import { ACTIONS } from '../referral/actions.js';
import type { ActEvent, NoticeEvent, NoticeStep, PaperEvent, ReferralEvent, TimerEvent } from '../referral/events.js';
import { PAPER_VARIANTS } from '../referral/paper-variants.js';
import { DETAIL_KINDS } from '../referral/personal-detail.js';
import { noticeName } from '../route/registry.js';
import type { Route } from '../route/route.js';

const STEPS: Readonly<Record<NoticeStep, Bilingual>> = {
  RELAYED: { zh: '已传递', en: 'is on its way' },
  DELIVERED: { zh: '已送达', en: 'has been delivered' },
  OPENED: { zh: '已打开', en: 'has been opened' },
  RELAY_FAILED: { zh: '传递失败', en: 'could not be delivered' },
  REPLAYED: { zh: '重新投递', en: 'is sent once more' },
};

/** In what words a history tells an event of a referral; null: what it says may not be read, or has been taken out. */
export function wordsOfEvent(
  event: ReferralEvent | null,
  { route, notices }: { readonly route: Route; readonly notices: readonly Notice[] },
  rules: readonly Pick<DeadlineRule, 'id' | 'name' | 'nameEn'>[],
): TimelineWords {
  if (event === null) return WITHHELD;
  switch (event.kind) {
    case 'ACT':
      return wordsOfAct(event, route, notices);
    case 'NOTICE':
      return {
        ...RECORDED,
        ...wordsOfNotice(event, route),
        by: event.by,
        toId: notices.find(({ id }) => id === event.noticeId)?.to ?? null,
      };
    case 'TIMER':
      return { ...RECORDED, ...wordsOfTimer(event, rules) };
    case 'PAPER':
      return {
        ...RECORDED,
        by: event.by,
        ...wordsOfPaper(event, route),
      };
    case 'FILE':
      return { ...RECORDED, ...wordsOfQuarantine(event) };
    case 'EMERGENCY_ACCESS':
      return { ...RECORDED, by: event.by, said: event.reason, zh: '应急查阅', en: 'emergency access' };
    case 'DETAIL': {
      const what = DETAIL_KINDS[event.detailKind];
      return event.step === 'RECORDED'
        ? { ...RECORDED, by: event.by, zh: `登记${what}`, en: 'a personal detail was recorded' }
        : {
            ...RECORDED,
            by: event.by,
            said: event.purpose,
            zh: `查看${what}`,
            en: 'a personal detail was shown unmasked',
          };
    }
    case 'DISCLOSURE':
      return {
        ...RECORDED,
        by: event.by,
        said: event.purpose,
        zh: `导出案卷，交${event.recipient}`,
        en: `the case file was taken away for ${event.recipient}`,
      };
    case 'REDACTION':
      return {
        ...RECORDED,
        by: event.by,
        said: event.basis,
        zh: `删去第${event.seqs.join('、')}条的内容，只留哈希`,
        en: `what events ${event.seqs.join(', ')} said was taken out; their hashes stay`,
      };
  }
}

function wordsOfAct(
  { action, by, facts, from, to, late, version }: ActEvent,
  route: Route,
  notices: readonly Notice[],
): TimelineWords {
  const { name, en } = ACTIONS[action];
  const signed = notices.find(({ id }) => id === textIn(facts, 'noticeId'));
  const paper = signed === undefined ? '' : `《${noticeName(route.id, signed.kind)}》`;
  const sent = notices.find((notice) => notice.version === version && notice.from === by.agencyId && !notice.copy);
  return {
    mark: 'ACT',
    by,
    zh: `${name}${paper}`,
    en,
    toId: sent?.to ?? null,
    said: saidIn(facts),
    documentNumber: textIn(facts, 'documentNumber') ?? textIn(facts, 'registrationNumber'),
    stateName: to === from ? null : (route.states[to]?.name ?? to),
    late,
  };
}

function wordsOfPaper({ noticeKind, variant, sha256 }: PaperEvent, route: Route): Bilingual {
  const [name, nameEn, hash] = [noticeName(route.id, noticeKind), noticeNameEn(noticeKind), `${sha256.slice(0, 12)}…`];
  return variant === 'PRINTED'
    ? {
        zh: `首次印制《${name}》，PDF 的 SHA-256 为 ${hash}`,
        en: `“${nameEn}” was printed for the first time: ${hash}`,
      }
    : {
        zh: `附上《${name}》的${PAPER_VARIANTS[variant]}，SHA-256 为 ${hash}`,
        en: `the ${variant.toLowerCase()} original of “${nameEn}” was attached: ${hash}`,
      };
}

function wordsOfNotice({ noticeKind, step, detail }: NoticeEvent, route: Route): Bilingual & { said: string | null } {
  return {
    zh: `《${noticeName(route.id, noticeKind)}》${STEPS[step].zh}`,
    en: `“${noticeNameEn(noticeKind)}” ${STEPS[step].en}`,
    said: step === 'RELAY_FAILED' || step === 'REPLAYED' ? detail : null,
  };
}

function wordsOfTimer(
  { step, ruleId }: TimerEvent,
  rules: readonly Pick<DeadlineRule, 'id' | 'name' | 'nameEn'>[],
): Bilingual & { mark: TimelineMark } {
  const rule = rules.find(({ id }) => id === ruleId);
  const [name, nameEn] = [rule?.name ?? ruleId, rule?.nameEn ?? ruleId];
  if (step === 'RECOUNTED')
    return { mark: 'RECORDED', zh: `“${name}”的期限按新公布的日历重算`, en: `“${nameEn}”: counted again` };
  return {
    mark: step === 'REMINDER' ? 'RECORDED' : 'MISSED',
    zh: `“${name}”：${LADDER_STEPS[step]}`,
    en: `“${nameEn}”: ${step.toLowerCase()}`,
  };
}
