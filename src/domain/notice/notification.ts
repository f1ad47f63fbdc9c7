import type { Agency, AgencyId } from '../agency/agency.js';
import type { Bilingual } from '../kernel/bilingual.js';
import { type Notice, type NoticeKind, noticeNameEn } from './notice.js';

/** What somebody is told of, without being asked to act: that is what the inbox is for. */
export const NOTIFICATION_KINDS = {
  ARRIVED: { name: '收到文书', nameEn: 'A paper has arrived' },
  COPIED: { name: '收到抄送', nameEn: 'A copy has arrived' },
  URGED: { name: '被催办', nameEn: 'Urged to act' },
  LIMIT: { name: '期限提醒', nameEn: 'A limit is near or has passed' },
  SIGNED: { name: '对方已签收', nameEn: 'The other side has signed' },
} as const satisfies Record<string, { name: string; nameEn: string }>;
export type NotificationKind = keyof typeof NOTIFICATION_KINDS;

/** What time sends, and not the other side. */
export const OF_TIME: readonly NoticeKind[] = ['REMINDER', 'OVERDUE', 'ESCALATION', 'CIRCULAR'];

/** What a notice tells an agency: that it has come, or, where the agency has sent it, that it was signed for. */
export function notificationKindOf(
  { kind, copy, from }: Pick<Notice, 'kind' | 'copy' | 'from'>,
  reader: AgencyId,
): NotificationKind {
  if (from === reader && !OF_TIME.includes(kind)) return 'SIGNED';
  if (kind === 'URGE') return 'URGED';
  if (OF_TIME.includes(kind)) return 'LIMIT';
  return copy ? 'COPIED' : 'ARRIVED';
}

/** The notification in a sentence. `name`: what the notice is called on its route; `other`: the agency beside mine. */
export function wordsOf(
  kind: NotificationKind,
  notice: Pick<Notice, 'kind' | 'documentNumber'>,
  { name, other }: { readonly name: string; readonly other: Pick<Agency, 'name' | 'nameEn'> },
): Bilingual {
  const nameEn = noticeNameEn(notice.kind);
  const paper = `《${name}》${notice.documentNumber ?? ''}`;
  const paperEn = `“${nameEn}”${notice.documentNumber === null ? '' : ` ${notice.documentNumber}`}`;
  switch (kind) {
    case 'ARRIVED':
      return { zh: `${other.name}发来${paper}`, en: `${other.nameEn} has sent ${paperEn}` };
    case 'COPIED':
      return { zh: `${other.name}抄送${paper}`, en: `${other.nameEn} has sent a copy of ${paperEn}` };
    case 'URGED':
      return { zh: `${other.name}催办`, en: `${other.nameEn} urges you to act` };
    case 'LIMIT':
      return { zh: name, en: nameEn };
    case 'SIGNED':
      return { zh: `${other.name}签收了${paper}`, en: `${other.nameEn} has signed for ${paperEn}` };
  }
}
