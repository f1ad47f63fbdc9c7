import { GraphQLError } from 'graphql';

import type { GraphQLContext } from '../../platform/graphql/context.js';
import { CodeNeeded } from './accounts.js';
import { Busy } from './bound.js';
import { TooManyAttempts } from './sign-in-limits.js';

/** Says when to come back, in the answer and in the header for it (RFC 9110, 10.2.3). */
export function failed(error: unknown, context: GraphQLContext): never {
  if (error instanceof CodeNeeded)
    throw new GraphQLError(
      '请输入动态口令或者恢复码（code） / give the code of your authenticator, or a recovery code',
      { extensions: { code: 'SECOND_FACTOR_NEEDED' } },
    );
  if (error instanceof Busy) {
    context.res.setHeader('retry-after', String(error.retryAfterSeconds));
    throw new GraphQLError(
      `正在登录的人过多，请在${error.retryAfterSeconds}秒后再试 / too many sign in at once; try again in ${error.retryAfterSeconds} s`,
      { extensions: { code: 'BUSY', retryAfter: error.retryAfterSeconds } },
    );
  }
  if (!(error instanceof TooManyAttempts)) throw error;
  const { retryAfterSeconds } = error;
  context.res.setHeader('retry-after', String(retryAfterSeconds));
  const minutes = Math.ceil(retryAfterSeconds / 60);
  throw new GraphQLError(
    `登录失败次数过多，请在${minutes}分钟后再试 / too many failed attempts; try again in ${minutes} min`,
    { extensions: { code: 'TOO_MANY_ATTEMPTS', retryAfter: retryAfterSeconds } },
  );
}
