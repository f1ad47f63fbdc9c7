import { randomUUID } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';

import {
  decisionRefusal,
  proposalRefusal,
  type RoleChange,
  type RoleChangeKind,
} from '../../domain/access/role-change.js';
import { type Caller, isAdminPost } from '../../domain/agency/agency.js';
import { type Instant, localDateOf } from '../../domain/kernel/instant.js';
import { invalidInput, type Refusal, refuse } from '../../domain/kernel/refusal.js';
import { randomText, sha256 } from '../../platform/crypto/digest.js';
import { API_UNIT_OF_WORK, RolledBack, type Tx, type UnitOfWork } from '../../platform/database/unit-of-work.js';
import { connect, type Connection, type PageAsked, pageOf } from '../../platform/graphql/paging.js';
import { Clock } from '../../platform/time/clock.js';
import { operationsForMachines } from '../policy/operations.js';
import { joinedHash } from '../sign-in/activation.js';
import { contradiction } from './contradiction.js';
import { standingOf } from './standing.js';

/** What is proposed: a change, whom it makes known (a new person has a name), and the paper it rests on. */
export interface ProposedChange extends RoleChange {
  readonly personName: string;
  readonly basis: string;
}

/** A change as it is kept. */
export interface RecordedChange extends Omit<ProposedChange, 'scopes'> {
  readonly id: string;
  readonly scopes: readonly string[] | null;
  readonly proposedBy: string;
  readonly proposedAt: Instant;
  readonly state: 'PROPOSED' | 'DONE' | 'DECLINED';
  readonly decidedBy: string | null;
  readonly decidedAt: Instant | null;
  readonly reason: string | null;
}

/**
 * A change was proposed; `activationPart` is the first part of the code of a new or reset account, shown to the
 * proposer once.
 */
export type Proposed =
  { readonly change: RecordedChange; readonly activationPart: string | null } | { readonly refused: Refusal };

/**
 * A change was decided; `activationPart` is the second part of the code, shown to whoever decided: neither of the two
 * can take the account.
 */
export type Decided =
  { readonly change: RecordedChange; readonly activationPart: string | null } | { readonly refused: Refusal };

const COLUMNS = `id, kind, agency_id AS "agencyId", person_id AS "personId", person_name AS "personName", post,
  valid_from AS "validFrom", valid_to AS "validTo", basis, scopes, proposed_by AS "proposedBy",
  proposed_at AS "proposedAt", state, decided_by AS "decidedBy", decided_at AS "decidedAt", reason`;
const PERSON_ID = /^[a-z0-9][a-z0-9-]{1,62}$/;
const WITH_ACCOUNT: ReadonlySet<RoleChangeKind> = new Set(['APPOINT', 'ACTING', 'RESET']);

/** Changes of posts and accounts: proposed by one person, decided by another, applied by the database. */
@Injectable()
export class RoleChanges {
  constructor(
    @Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  propose(change: ProposedChange, by: Caller): Promise<Proposed> {
    const refused = proposalRefusal(by, change) ?? wordsRefusal(change);
    if (refused !== null) return Promise.resolve({ refused });
    return this.work.as<Proposed>(standingOf(by), async (tx) => {
      const problem = await this.unfit(tx, change, by);
      if (problem !== null) throw new RolledBack({ refused: problem });
      const { kind, agencyId, personId, personName, post, validFrom, validTo, basis, scopes } = change;
      const [known] = await tx.query<{ account: boolean }>('SELECT has_password($1) AS account', [personId]);
      const part = WITH_ACCOUNT.has(kind) && (kind === 'RESET' || !known?.account) ? randomText(9) : null;
      const rows = await tx.query<RecordedChange>(
        `INSERT INTO role_change (id, kind, agency_id, person_id, person_name, post, class, valid_from, valid_to, basis,
           scopes, proposed_by, proposed_at, part_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
         RETURNING ${COLUMNS}`,
        [
          randomUUID(),
          kind,
          agencyId,
          personId,
          personName,
          post,
          classOf(change),
          validFrom,
          validTo,
          basis,
          scopes,
          by.personId,
          this.clock.now(),
          part === null ? null : sha256(part),
        ],
      );
      const [recorded] = rows;
      if (recorded === undefined) throw new Error('a proposal was not written');
      return { change: recorded, activationPart: part };
    });
  }

  /** Decides on a proposal that is still open. The tables' constraints hold, whoever approves. */
  async decide(id: string, approve: boolean, reason: string, by: Caller): Promise<Decided> {
    const now = this.clock.now();
    const part = randomText(9);
    const decided = this.work.as<Decided>(standingOf(by), async (tx) => {
      const [open] = await tx.query<RecordedChange & { partHash: string | null }>(
        `SELECT ${COLUMNS}, part_hash AS "partHash" FROM role_change WHERE id = $1`,
        [id],
      );
      if (open === undefined) throw new RolledBack({ refused: unknown(id) });
      const refused =
        open.state === 'PROPOSED' ? decisionRefusal(by, { ...open, scopes: open.scopes ?? [] }) : unknown(id);
      if (refused !== null) throw new RolledBack({ refused });
      const activation = joinedHash(open.partHash ?? '', part);
      const [applied] = await tx.query<{ done: boolean }>('SELECT decide_role_change($1, $2, $3, $4, $5) AS done', [
        id,
        approve,
        reason,
        now,
        activation,
      ]);
      const [change] = applied?.done
        ? await tx.query<RecordedChange>(`SELECT ${COLUMNS} FROM role_change WHERE id = $1`, [id])
        : [];
      if (change === undefined) throw new RolledBack({ refused: unknown(id) });
      const [account] = await tx.query<{ waits: boolean }>('SELECT waits_for($1, $2) AS waits', [
        change.personId,
        activation,
      ]);
      return { change, activationPart: approve && open.partHash !== null && account?.waits ? part : null };
    });
    return decided.catch((error: unknown) => ({ refused: contradiction(error) }));
  }

  /** The changes that concern the caller's agency, or all for an administrator; newest first. */
  list(by: Caller, page: PageAsked): Promise<Connection<RecordedChange>> {
    const { limit, from } = pageOf(page);
    return this.work.readAtOnce(standingOf(by), async (tx) => {
      const [rows, [counted]] = await Promise.all([
        tx.query<RecordedChange>(
          `SELECT ${COLUMNS}
         FROM role_change
         WHERE $1::timestamptz IS NULL OR (proposed_at, id) < ($1::timestamptz, $2::uuid)
         ORDER BY proposed_at DESC, id DESC LIMIT $3`,
          [from?.at ?? null, from?.id ?? null, limit + 1],
        ),
        page.counted ? tx.query<{ count: number }>('SELECT count(*)::int FROM role_change') : [],
      ]);
      return connect(
        { rows, count: counted?.count ?? 0 },
        { limit, from },
        ({ proposedAt: at, id }) => ({ at, id }),
        (row) => row,
      );
    });
  }

  /** What the tables already know that makes the change pointless or impossible. */
  private async unfit(
    tx: Tx,
    { kind, agencyId, personId, personName, post, validFrom, validTo }: ProposedChange,
    by: Caller,
  ): Promise<Refusal | null> {
    const [known] = await tx.query<{
      class: string | null;
      name: string | null;
      elsewhere: boolean;
      agency: boolean;
      held: boolean;
    }>(
      `SELECT (SELECT class FROM person WHERE id = $1) AS class, (SELECT name FROM person WHERE id = $1) AS name,
         EXISTS (
           SELECT FROM appointment
           WHERE person_id = $1 AND agency_id <> $2 AND (valid_to IS NULL OR valid_to >= $4::date)
         ) AS elsewhere,
         EXISTS (SELECT FROM agency WHERE id = $2) AS agency,
         EXISTS (
           SELECT FROM appointment
           WHERE person_id = $1
             AND agency_id = $2
             AND ($3::text IS NULL OR post = $3)
             AND (valid_to IS NULL OR valid_to >= $4::date)
         ) AS held`,
      [personId, agencyId, post, validFrom ?? validTo ?? localDateOf(this.clock.now())],
    );
    if (!known?.agency) return invalidInput('agencyId', agencyId, '本市的机关', 'an agency of the city');
    if (known.name !== null && known.name !== personName)
      return invalidInput(
        'personName',
        personName,
        '该编号人员的姓名；其他人员请另取编号',
        'the name of the person with this id; give another person another id',
      );
    if (kind === 'RESET' && by.post !== 'SYSTEM_ADMIN' && (known.elsewhere || known.class !== 'CASE'))
      return invalidInput(
        'personId',
        personId,
        '只在本机关任职的人员；其他由系统管理员提出',
        'a person who holds posts in your agency only; for others the system administrator proposes',
      );
    if (kind === 'SERVICE' && known.class !== null)
      return invalidInput('personId', personId, '尚未使用的编号', 'an id that is not in use');
    if ((kind === 'END' || kind === 'RESET') && !known.held)
      return invalidInput('personId', personId, '任该岗位的人员', 'a person who holds this post');
    if (kind === 'DELEGATE' && known.class !== 'CASE')
      return invalidInput('personId', personId, '本平台的人员', 'a person whom the platform knows');
    return null;
  }
}

function wordsRefusal({ personId, personName, basis, scopes }: ProposedChange): Refusal | null {
  if (!PERSON_ID.test(personId))
    return invalidInput(
      'personId',
      personId,
      '小写字母、数字和连字符，2至63个字符',
      'lower-case letters, digits and hyphens, 2 to 63 of them',
    );
  if (personName.trim() === '') return invalidInput('personName', personName, '姓名', 'a name');
  if (basis.trim() === '') return invalidInput('basis', basis, '依据的文件', 'the paper that the change rests on');
  const unfit = scopes.find((scope) => !operationsForMachines().includes(scope));
  return unfit === undefined
    ? null
    : invalidInput(
        'scopes',
        unfit,
        '服务账号可以进行的操作',
        `what a machine may do: ${operationsForMachines().join(', ')}`,
      );
}

function classOf({ kind, post }: RoleChange): string {
  if (kind === 'SERVICE') return 'SERVICE';
  return post !== null && isAdminPost(post) ? post : 'CASE';
}

function unknown(id: string): Refusal {
  return refuse('NOT_FOUND', `没有待决定的岗位变更「${id}」`, `no change of posts "${id}" waits for a decision`, {
    what: 'ROLE_CHANGE',
    id,
  });
}
