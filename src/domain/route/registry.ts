import { NOTICE_KINDS, type NoticeKind } from '../notice/notice.js';
import { r01 } from './r01-nr-to-police.js';
import { r02 } from './r02-other-agencies-to-police.js';
import { r03 } from './r03-police-to-nr.js';
import { r04 } from './r04-nr-to-procuratorate-supervision.js';
import { r05 } from './r05-procuratorate-opinion-to-transfer.js';
import { r06 } from './r06-procuratorate-after-non-prosecution.js';
import { r08 } from './r08-nr-to-court.js';
import { r09 } from './r09-court-to-executor.js';
import { r10 } from './r10-public-interest-clue.js';
import { r11 } from './r11-procuratorial-suggestion.js';
import { r12 } from './r12-clue-to-discipline.js';
import { r13 } from './r13-supervisory-suggestion.js';
import { r14 } from './r14-administrative-transfer.js';
import { r15 } from './r15-supervision.js';
import { r16 } from './r16-strike-off.js';
import { r17 } from './r17-consultation.js';
import { r18 } from './r18-confiscated-property.js';
import { r19 } from './r19-obstruction.js';
import type { Route } from './route.js';

/** Every route the platform knows. A new route is one table in this folder and one line here. */
export const ROUTES: readonly Route[] = [
  r01,
  r02,
  r03,
  r04,
  r05,
  r06,
  r08,
  r09,
  r10,
  r11,
  r12,
  r13,
  r14,
  r15,
  r16,
  r17,
  r18,
  r19,
];

const BY_ID = new Map(ROUTES.map((route) => [route.id, route]));

export function findRoute(id: string): Route | undefined {
  return BY_ID.get(id);
}

/** What a notice is called: the letter that brings a case has its own name on each route. */
export function noticeName(routeId: string, kind: NoticeKind): string {
  return kind === 'TRANSFER' ? getRoute(routeId).letter : NOTICE_KINDS[kind].name;
}

/** The route of a referral that exists; throws when the data names a route that this version does not know. */
export function getRoute(id: string): Route {
  const route = BY_ID.get(id);
  if (route === undefined) throw new Error(`no route "${id}" in this version; known: ${[...BY_ID.keys()].join(', ')}`);
  return route;
}

/** The codes of all states, of whatever route. */
export const STATE_CODES: ReadonlySet<string> = new Set(ROUTES.flatMap((route) => Object.keys(route.states)));
export const ROUTE_IDS: ReadonlySet<string> = new Set(ROUTES.map(({ id }) => id));
