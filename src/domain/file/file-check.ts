import type { Bilingual } from '../kernel/bilingual.js';
import type { Instant } from '../kernel/instant.js';
import { precondition, type Refusal } from '../kernel/refusal.js';

/** What the virus check has said of a file. What came in while there was none is checked once there is. */
export const FILE_CHECKS = {
  WAITING: { zh: '待检', en: 'waits to be checked' },
  CLEAN: { zh: '合格', en: 'nothing was found in it' },
  QUARANTINED: { zh: '隔离', en: 'something was found in it: it is not handed out' },
  NOT_CONFIGURED: { zh: '未配置（未查毒）', en: 'not checked: no virus check was configured when it came' },
} as const satisfies Readonly<Record<string, Bilingual>>;

export type FileCheck = keyof typeof FILE_CHECKS;

/**
 * The check found something in a file that a record already has, or was checked anew and finds nothing any more: the
 * history says so. The platform wrote it, and no person.
 */
export interface QuarantineEvent {
  readonly kind: 'FILE';
  readonly step: 'QUARANTINED' | 'RELEASED';
  readonly at: Instant;
  readonly sha256: string;
  /** The name that the check gives to what it found; null: it is released. */
  readonly finding: string | null;
}

export function quarantineEvent(sha256: string, finding: string | null, at: Instant): QuarantineEvent {
  return { kind: 'FILE', step: finding === null ? 'RELEASED' : 'QUARANTINED', at, sha256, finding };
}

/**
 * May a record take the file in? Never what is in quarantine; where the city demands a check, only what passed it: a
 * record is read by other agencies. `what` names the file for whoever asked.
 */
export function unfit(
  what: string,
  { check, finding }: { readonly check: FileCheck; readonly finding: string | null },
  mustBeChecked: boolean,
): Refusal | null {
  if (check === 'QUARANTINED')
    return precondition(
      'useFile',
      `「${what}」已隔离：查出 ${finding ?? ''}，请换一份`,
      `“${what}” is in quarantine: the check found ${finding ?? ''}; send another file`,
    );
  if (!mustBeChecked || check === 'CLEAN') return null;
  return precondition(
    'useFile',
    `「${what}」尚未通过查毒（${FILE_CHECKS[check].zh}），请稍后再试`,
    `“${what}” has not passed the virus check (${FILE_CHECKS[check].en}); try again soon`,
  );
}

/** In what words a history tells it. */
export function wordsOfQuarantine({ sha256, finding }: QuarantineEvent): Bilingual {
  const file = sha256.slice(0, 12);
  if (finding === null)
    return { zh: `文件 ${file}… 重新查毒合格，解除隔离`, en: `the file ${file}… was checked again and is released` };
  return {
    zh: `文件 ${file}… 被隔离：查毒发现 ${finding}`,
    en: `the file ${file}… is in quarantine: the virus check found ${finding}`,
  };
}
