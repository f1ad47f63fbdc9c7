import type { Colleague } from '../agencies/directory.js';
import { namedSo, termsOf, wordsQuery } from '../books/search-keys.js';
import type { Instant } from '../domain/kernel/instant.js';
import { keyOfPerson, keyOfReader, type Mark, MARKS } from '../domain/kernel/search-text.js';
import type { Referral } from '../domain/referral/referral.js';
import { ownersOf } from '../domain/route/owners.js';
import type { Tx } from '../platform/database/unit-of-work.js';
import { connect, type Connection, type PageAsked, pageOf } from '../platform/graphql/paging.js';
import { type ReferralType, toReferralType } from './referral.type.js';

/** What is looked for, and may the asker find by the names of parties? */
export interface SearchQuestion {
  readonly text: string;
  readonly agencyId: string;
  readonly withParty: boolean;
  /** Whose names find what they work on: everybody of the agency. */
  readonly colleagues: readonly Colleague[];
}

/**
 * A page of the referrals in which every part of the text is found, the newest first. Throws a refusal for a text that
 * is too long, or has a part of one character: it would find nearly everything.
 */
export async function searchReferrals(
  tx: Tx,
  { text, agencyId, withParty, colleagues }: SearchQuestion,
  page: PageAsked,
): Promise<Connection<ReferralType>> {
  const terms = termsOf(text);
  const { limit, from } = pageOf(page);
  const persons = Object.fromEntries(terms.map((term) => [term, namedSo(colleagues, term).map(({ id }) => id)]));
  const words = wordsQuery(terms, marksOf(agencyId, withParty), (term) =>
    (persons[term] ?? []).map((person) => keyOfPerson(agencyId, person)),
  );
  const asked = [words, terms, JSON.stringify(persons), withParty];
  const [rows, [total]] = await Promise.all([
    tx.query<{ body: Referral; at: Instant }>(
      `SELECT r.body, s.opened_at AS at
       FROM search_referrals($1, $2, $3, $4, $5, $6, $7) s JOIN referral r ON r.id = s.referral_id
       ORDER BY s.opened_at DESC, s.referral_id DESC`,
      [...asked, from?.at ?? null, from?.id ?? null, limit + 1],
    ),
    page.counted
      ? tx.query<{ count: number }>(
          `SELECT count(*)::int
           FROM search_referrals($1, $2, $3, $4, NULL, NULL, NULL) s JOIN referral r ON r.id = s.referral_id`,
          asked,
        )
      : [],
  ]);
  return connect(
    { rows, count: total?.count ?? 0 },
    { limit, from },
    ({ body, at }) => ({ at, id: body.id }),
    ({ body }) => toReferralType(body, ownersOf(body)),
  );
}

/** By the texts that all parties read, and by those of the party, the documents and the notices where it reads them. */
function marksOf(agencyId: string, withParty: boolean): readonly (readonly [mark: Mark, reader: string | null])[] {
  return [
    [MARKS.OPEN, null],
    ...(withParty ? [[MARKS.PARTY, keyOfReader(agencyId, MARKS.PARTY)] as const] : []),
    [MARKS.DOCUMENTS, keyOfReader(agencyId, MARKS.DOCUMENTS)],
    [MARKS.NOTICES, null],
  ];
}
