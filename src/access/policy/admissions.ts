import { Inject, Injectable } from '@nestjs/common';
import { GraphQLError } from 'graphql';

import { type Caller, isAdminPost, POSTS } from '../../domain/agency/agency.js';
import { refuse } from '../../domain/kernel/refusal.js';
import { ENV, type Env } from '../../platform/config/env.js';
import { RefusedError } from '../../platform/graphql/refusal.js';
import { operationPolicy } from './operations.js';

/**
 * Decides by what stands beside each operation (`@Admits`) whether somebody may ask for one at all. Everything that
 * resolves a root field asks here.
 */
@Injectable()
export class Admissions {
  constructor(@Inject(ENV) private readonly env: Env) {}

  /**
   * Throws UNAUTHENTICATED, SECOND_FACTOR_NEEDED, or the refusal NOT_ALLOWED. An operation that there is not is for
   * nobody.
   */
  require(operation: string, caller: Caller | null): void {
    const problem = this.problem(operation, caller);
    if (problem !== null) throw problem;
  }

  /**
   * The same as a question: for what is asked outside GraphQL, where whoever may not is told what a stranger is told.
   */
  admits(operation: string, caller: Caller): boolean {
    return this.problem(operation, caller) === null;
  }

  private problem(operation: string, caller: Caller | null): Error | null {
    const policy = operationPolicy(operation);
    const admission = policy?.admits ?? [];
    if (admission === 'ANYBODY') return null;
    if (caller === null)
      return new GraphQLError('请先登录 / sign in first: mutation signIn, then send "Authorization: Bearer <token>"', {
        extensions: { code: 'UNAUTHENTICATED' },
      });
    if (this.lacksSecondFactor(caller) && policy?.withoutSecondFactor !== true)
      return new GraphQLError(
        '请先设置第二因素，再以其登录 / set up a second factor (enrolSecondFactor) and sign in with it first',
        { extensions: { code: 'SECOND_FACTOR_NEEDED' } },
      );
    const inScope =
      caller.scopes === null || operation === 'me' || operation === 'signOut' || caller.scopes.includes(operation);
    if (inScope && (admission === 'SIGNED_IN' || admission.includes(caller.post))) return null;
    return new RefusedError(
      refuse('NOT_ALLOWED', `「${operation}」不属于${POSTS[caller.post]}的职责`, `${operation} is not for your post`, {
        action: operation,
        required: admission === 'SIGNED_IN' ? 'scope' : admission.join('|'),
      }),
    );
  }

  private lacksSecondFactor({ scopes, secondFactor, post }: Caller): boolean {
    if (scopes !== null || secondFactor) return false;
    return this.env.SECOND_FACTOR === 'everybody' || (this.env.SECOND_FACTOR === 'administrators' && isAdminPost(post));
  }
}
