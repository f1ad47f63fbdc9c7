import { type Caller, HEAD_POSTS, isAdminPost, type Post, POSTS } from '../agency/agency.js';
import { type LocalDate, plusDays } from '../kernel/instant.js';
import { invalidInput, type Refusal, refuse } from '../kernel/refusal.js';

/** What can be changed about who holds which post. Each is proposed by one person and decided by another. */
export const ROLE_CHANGES = {
  APPOINT: '任职',
  ACTING: '主持工作（有起止日期）',
  DELEGATE: '授权他人代行本岗位（有起止日期）',
  END: '免职、离岗',
  RESET: '重置登录凭据',
  SERVICE: '设立服务账号',
} as const;

export type RoleChangeKind = keyof typeof ROLE_CHANGES;

/** A change as it is proposed. `post` is null where only the credentials are reset. */
export interface RoleChange {
  readonly kind: RoleChangeKind;
  readonly agencyId: string;
  readonly personId: string;
  readonly post: Post | null;
  readonly validFrom: LocalDate | null;
  readonly validTo: LocalDate | null;
  /** The operations that a service account may ask for. */
  readonly scopes: readonly string[];
}

const LONGEST_DELEGATION_DAYS = 90;

/**
 * May this person propose the change? Null, or why not. Heads for their own agency, the system administrator for all;
 * whoever holds a post delegates it.
 */
export function proposalRefusal(caller: Caller, change: RoleChange): Refusal | null {
  const { kind, agencyId, personId, post } = change;
  const own = agencyId === caller.agencyId;
  const mayPropose =
    kind === 'DELEGATE'
      ? own && post === caller.post && caller.scopes === null
      : caller.post === 'SYSTEM_ADMIN' ||
        (own && HEAD_POSTS.includes(caller.post) && !(post !== null && isAdminPost(post)));
  if (!mayPropose)
    return refuse(
      'NOT_ALLOWED',
      `「${ROLE_CHANGES[kind]}」由系统管理员或者本机关负责人提出，授权由任该岗位者提出`,
      `${kind} is proposed by the system administrator or the agency's head; a delegation by whoever holds the post`,
      { action: kind, required: 'SYSTEM_ADMIN|HEAD of the agency' },
    );
  if (personId === caller.personId)
    return refuse('SAME_PERSON', '不得为自己提出岗位变更', 'nobody proposes a change of the own posts', {
      action: kind,
    });
  return shapeRefusal(change);
}

function shapeRefusal({ kind, post, validFrom, validTo, scopes }: RoleChange): Refusal | null {
  if (kind === 'RESET')
    return post === null ? null : invalidInput('post', post, '空', 'nothing: only the credentials are reset');
  if (post === null) return invalidInput('post', '', '岗位', 'a post');
  if (kind === 'ACTING' && post !== 'ACTING_HEAD')
    return invalidInput('post', post, `主持工作的负责人（ACTING_HEAD）`, 'ACTING_HEAD');
  if (kind !== 'ACTING' && post === 'ACTING_HEAD' && kind !== 'END')
    return invalidInput('post', post, '主持工作须以 ACTING 提出', 'an acting head is proposed as ACTING');
  if (kind === 'DELEGATE' && (HEAD_POSTS.includes(post) || isAdminPost(post)))
    return invalidInput(
      'post',
      post,
      '正职负责人、管理员以外的岗位：批准移送只能由正职负责人或者主持工作的负责人作出（第310号令第五条）',
      'another post: the head’s decision cannot be delegated (Decree 310 art. 5)',
    );
  if (kind === 'SERVICE' && post !== 'LIAISON') return invalidInput('post', post, POSTS.LIAISON, 'LIAISON');
  if ((kind === 'SERVICE') !== scopes.length > 0)
    return invalidInput(
      'scopes',
      `[${scopes.join(', ')}]`,
      '服务账号至少一项操作，其他为空',
      'at least one operation for a service account, none for anybody else',
    );
  if (kind === 'END') return validTo === null ? invalidInput('validTo', '', '最后一日', 'the last day') : null;
  if (validFrom === null) return invalidInput('validFrom', '', '起始日', 'the first day');
  if (validTo !== null && validTo < validFrom)
    return invalidInput('validTo', validTo, `不早于 ${validFrom}`, `not before ${validFrom}`);
  if ((kind === 'ACTING' || kind === 'DELEGATE') && validTo === null)
    return invalidInput('validTo', '', '止日', 'the last day');
  if (kind === 'DELEGATE' && validTo !== null && validTo > plusDays(validFrom, LONGEST_DELEGATION_DAYS))
    return invalidInput(
      'validTo',
      validTo,
      `起始日之后${LONGEST_DELEGATION_DAYS}日以内`,
      `at most ${LONGEST_DELEGATION_DAYS} days after the first`,
    );
  return null;
}

/**
 * May this person decide on it? The security administrator on all, the head on delegations in the own agency; never who
 * proposed it nor whom it concerns.
 */
export function decisionRefusal(caller: Caller, change: RoleChange & { readonly proposedBy: string }): Refusal | null {
  const mayDecide =
    caller.post === 'SECURITY_ADMIN' ||
    (change.kind === 'DELEGATE' && change.agencyId === caller.agencyId && HEAD_POSTS.includes(caller.post));
  if (!mayDecide)
    return refuse(
      'NOT_ALLOWED',
      '岗位变更由安全管理员决定，本机关内的授权也可由负责人决定',
      'changes of posts are decided by the security administrator; delegations also by the head of the agency',
      { action: change.kind, required: 'SECURITY_ADMIN' },
    );
  if (caller.personId === change.proposedBy || caller.personId === change.personId)
    return refuse(
      'SAME_PERSON',
      '提出人和本人不得决定岗位变更',
      'neither who proposed a change nor whom it concerns decides on it',
      { action: change.kind },
    );
  return null;
}
