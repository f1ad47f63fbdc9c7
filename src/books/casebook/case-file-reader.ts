import { Inject, Injectable } from '@nestjs/common';

import type { Caller } from '../../domain/agency/agency.js';
import type { CaseFile } from '../../domain/decision/case-file.js';
import type { Notice } from '../../domain/notice/notice.js';
import { API_UNIT_OF_WORK, type Standing, type Tx, type UnitOfWork } from '../../platform/database/unit-of-work.js';
import { batchLoader, type GraphQLContext } from '../../platform/graphql/context.js';
import { readCaseFiles } from './load.js';

const CASE_FILES = Symbol('case files');

/** Whose eyes: an agency's, and its person's while an emergency access of theirs is in force. */
export type Eyes = Pick<Caller, 'agencyId' | 'personId' | 'emergencyAccesses'>;

/**
 * Reads case files as one agency: only what it is a party to can be found (or what this person has emergency access
 * of), and only as far as the notices concern it.
 */
@Injectable()
export class CaseFileReader {
  constructor(@Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork) {}

  /** The case file, batched over the request; null when there is none or the agency is no party. */
  find(context: GraphQLContext, eyes: Eyes, referralId: string): Promise<CaseFile | null> {
    const loader = batchLoader<CaseFile>(context, CASE_FILES, (ids) =>
      this.queryAtOnce(eyes, (tx) => readCaseFiles(tx, ids)),
    );
    return loader.load(referralId);
  }

  /** Runs a query of a feature as one agency. */
  query<T>(eyes: Eyes, read: (tx: Tx) => Promise<T>): Promise<T> {
    return this.work.read(standingOf(eyes), read);
  }

  /** The same for what is asked all at once (`UnitOfWork.readAtOnce`). */
  queryAtOnce<T>(eyes: Eyes, read: (tx: Tx) => Promise<T>): Promise<T> {
    return this.work.readAtOnce(standingOf(eyes), read);
  }
}

function standingOf({ agencyId: agency, personId: person, emergencyAccesses }: Eyes): Standing {
  return emergencyAccesses.length === 0 ? { agency } : { agency, person };
}

/** What an agency may see of the hand-overs: those that it sent, and those that have reached it. */
export function visibleNotices(
  { referral: { sender }, notices }: Pick<CaseFile, 'referral' | 'notices'>,
  agencyId: string,
): readonly Notice[] {
  return notices.filter(
    (notice) =>
      agencyId === sender || notice.from === agencyId || (notice.to === agencyId && notice.deliveredAt !== null),
  );
}
