import { RECORDED, saidIn, textIn, type TimelineWords, WITHHELD } from '../audit/timeline-words.js';
import { wordsOfQuarantine } from '../file/file-check.js';
import type { Bilingual } from '../kernel/bilingual.js';
import { CASE_STATES } from './case/land-case.js';
import { LEDGER_ACTS, type LedgerAction } from './ledger-acts.js';
import type { LedgerEvent } from './ledger-commands.js';
import { PATCH_STATES } from './patch/patch.js';

const STATE_NAMES: Readonly<Record<string, string>> = { ...PATCH_STATES, ...CASE_STATES };

const OF_ALERTS = {
  RAISED: { zh: '预警', en: 'an alert' },
  CHANGED: { zh: '预警变化', en: 'an alert has changed' },
  CLEARED: { zh: '预警解除', en: 'an alert is no more' },
} as const;

const OF_OTHERS = {
  FILED: { zh: '据此立案', en: 'a case was filed on it' },
  WITHDRAWN: { zh: '所立案件已撤销', en: 'the case on it was withdrawn' },
  RELAPSED: { zh: '原址又发现违法占用', en: 'land was taken again at the same place' },
} as const;

/** In what words a history tells an event of a patch or a case. */
export function wordsOfLedgerEvent(event: LedgerEvent, nameOf: (agencyId: string) => string): TimelineWords {
  switch (event.kind) {
    case 'ACT': {
      const { action, by, facts, from, to } = event;
      const { zh, en } = action === 'LINK_REFERRAL' ? linked(facts) : LEDGER_ACTS[action];
      return {
        mark: 'ACT',
        by,
        zh,
        en,
        said: saidIn(facts),
        documentNumber: textIn(facts, 'documentNumber'),
        toId: null,
        stateName: to === from ? null : (STATE_NAMES[to] ?? to),
        late: [],
      };
    }
    case 'ALERT': {
      const { zh, en } = OF_ALERTS[event.step];
      return event.step === 'CLEARED'
        ? { ...RECORDED, zh: `${zh}（${event.alertCode}）`, en: `${en} (${event.alertCode})` }
        : { ...RECORDED, zh: `${zh}：${event.text}`, en: `${en}: ${event.textEn}` };
    }
    case 'FILE':
      return { ...RECORDED, ...wordsOfQuarantine(event) };
    case 'TOUCH':
      if (event.what !== 'HANDED_OVER') return { ...RECORDED, ...OF_OTHERS[event.what] };
      return {
        ...RECORDED,
        zh: `${nameOf(event.to)}接受移送（${event.referralNumber}），此后由其办理`,
        en: `another agency has accepted the transfer ${event.referralNumber} and handles the case from now on`,
      };
  }
}

/** Where what an act says may not be read: which act it was. */
export function wordsOfWithheld(action: string | null): TimelineWords {
  const row = action !== null && action in LEDGER_ACTS ? LEDGER_ACTS[action as LedgerAction] : null;
  return row === null ? WITHHELD : { ...WITHHELD, zh: row.zh, en: row.en };
}

function linked({ number }: { readonly number: string }): Bilingual {
  return { zh: `启动移送 ${number}`, en: `referral ${number} was opened` };
}
