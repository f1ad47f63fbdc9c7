import { readFileSync } from 'node:fs';

import type { Instant } from '../../src/domain/kernel/instant.js';
import type { NoticeKind } from '../../src/domain/notice/notice.js';
import { paperOfNotice } from '../../src/domain/paper/notice-paper.js';
import type { Paper } from '../../src/domain/paper/paper.js';
import type { PaperFacts } from '../../src/domain/paper/paper-facts.js';
import { type PaperTemplate, templateFor } from '../../src/domain/paper/paper-template.js';
import type { Action } from '../../src/domain/referral/actions.js';
import { getRoute } from '../../src/domain/route/registry.js';
import { FACTS, ITEM, MATTER, TRANSFER_DOCUMENTS } from './facts.js';

/** The wording that is shipped. */
export const SHIPPED = JSON.parse(readFileSync('config/papers/notices.json', 'utf8')) as PaperTemplate[];

const CITY = JSON.parse(readFileSync('config/cities/hejin/city.json', 'utf8')) as {
  agencies: { id: string; name: string }[];
};
export const nameOf = (id: string): string => CITY.agencies.find((agency) => agency.id === id)?.name ?? id;

/** What the paper of a notice is made of, as an act of a route sends it. */
export function factsOf(routeId: string, kind: NoticeKind, action: Action, more: Partial<PaperFacts> = {}): PaperFacts {
  const lists =
    kind === 'TRANSFER'
      ? { matter: MATTER, documents: TRANSFER_DOCUMENTS, items: [ITEM] }
      : kind === 'RECEIPT'
        ? { documents: TRANSFER_DOCUMENTS }
        : {};
  const by = { name: '公安局联络员', post: 'LIAISON', agencyId: 'hejin-public-security' };
  return {
    notice: {
      kind,
      from: 'hejin-natural-resources',
      to: 'hejin-public-security',
      documentNumber: '河自然资移字〔2026〕5号',
      submittedAt: '2026-09-29T01:24:00.000Z' as Instant,
    },
    content: { action, by, facts: FACTS[action] as never, ...lists },
    route: getRoute(routeId),
    matter: MATTER,
    sender: 'hejin-natural-resources',
    referralNumber: `${routeId}-2026-0005`,
    documents: TRANSFER_DOCUMENTS,
    copies: [],
    nameOf,
    code: null,
    ...more,
  };
}

export function paperFrom(facts: PaperFacts, wordings: readonly PaperTemplate[] = SHIPPED): Paper {
  const { action = null } = facts.content as { action?: string };
  const { kind } = facts.notice;
  const on = facts.notice.submittedAt.slice(0, 10) as never;
  return paperOfNotice(facts, templateFor(wordings, { kind, routeId: facts.route.id, action, on }));
}
