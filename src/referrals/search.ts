import type { Instant } from '../domain/kernel/instant.js';
import { invalidInput, type Refusal } from '../domain/kernel/refusal.js';
import {
  keyOfReader,
  keysOfTerm,
  LONGEST_SEARCH,
  type Mark,
  MARKS,
  searchTerms,
} from '../domain/kernel/search-text.js';
import type { Referral } from '../domain/referral/referral.js';
import { ownersOf } from '../domain/route/owners.js';
import type { Tx } from '../platform/database/unit-of-work.js';
import { connect, type Connection, type PageAsked, pageOf } from '../platform/graphql/paging.js';
import { RefusedError } from '../platform/graphql/refusal.js';
import { type ReferralType, toReferralType } from './referral.type.js';

/** What is looked for, and may the asker find by the names of parties? */
export interface SearchQuestion {
  readonly text: string;
  readonly agencyId: string;
  readonly withParty: boolean;
}

/**
 * A page of the referrals in which every part of the text is found, the newest first. Throws a refusal for a text that
 * is too long, or has a part of one character: it would find nearly everything.
 */
export async function searchReferrals(
  tx: Tx,
  { text, agencyId, withParty }: SearchQuestion,
  page: PageAsked,
): Promise<Connection<ReferralType>> {
  const terms = searchTerms(text);
  const problem = problemOf(text, terms);
  if (problem !== null) throw new RefusedError(problem);
  const { limit, from } = pageOf(page);
  const asked = [wordsQuery(terms, agencyId, withParty), terms, withParty];
  const [rows, [total]] = await Promise.all([
    tx.query<{ body: Referral; at: Instant }>(
      `SELECT r.body, s.opened_at AS at
       FROM search_referrals($1, $2, $3, $4, $5, $6) s JOIN referral r ON r.id = s.referral_id
       ORDER BY s.opened_at DESC, s.referral_id DESC`,
      [...asked, from?.at ?? null, from?.id ?? null, limit + 1],
    ),
    page.counted
      ? tx.query<{ count: number }>(
          `SELECT count(*)::int
           FROM search_referrals($1, $2, $3, NULL, NULL, NULL) s JOIN referral r ON r.id = s.referral_id`,
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

function problemOf(text: string, terms: readonly string[]): Refusal | null {
  const short = terms.find((term) => Array.from(term).length < 2);
  if (short !== undefined || terms.length === 0 || Array.from(text).length > LONGEST_SEARCH)
    return invalidInput(
      'text',
      short ?? text,
      `至多${LONGEST_SEARCH}个字，以空格分隔的每一部分至少两个字`,
      `at most ${LONGEST_SEARCH} characters, and at least two in every part between blanks`,
    );
  return null;
}

/**
 * The terms as a `tsquery`: each by the texts that all parties read, or by those of the party, the documents or the
 * notices, the former two where the agency reads them.
 */
function wordsQuery(terms: readonly string[], agencyId: string, withParty: boolean): string {
  const marks = Object.values(MARKS).filter((mark) => withParty || mark !== MARKS.PARTY);
  const all = (keys: readonly string[]): string => `(${keys.map(quoted).join(' & ')})`;
  const of = (term: string, mark: Mark): readonly string[] =>
    keysOfTerm(term, mark).map((keys) =>
      all(mark === MARKS.PARTY || mark === MARKS.DOCUMENTS ? [keyOfReader(agencyId, mark), ...keys] : keys),
    );
  return terms.map((term) => `(${marks.flatMap((mark) => of(term, mark)).join(' | ')})`).join(' & ');
}

function quoted(key: string): string {
  return `'${key.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
