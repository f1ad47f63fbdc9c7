import { r01 } from './r01-nr-to-police.js';
import type { Route } from './route.js';

/** Every route the platform knows. A new route is one table in this folder and one line here. */
export const ROUTES: readonly Route[] = [r01];

const BY_ID = new Map(ROUTES.map((route) => [route.id, route]));

export function findRoute(id: string): Route | undefined {
  return BY_ID.get(id);
}

/** The route of a referral that exists; throws when the data names a route that this version does not know. */
export function getRoute(id: string): Route {
  const route = BY_ID.get(id);
  if (route === undefined) throw new Error(`no route "${id}" in this version; known: ${[...BY_ID.keys()].join(', ')}`);
  return route;
}
