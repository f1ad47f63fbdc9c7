import { type Refusal, refuse } from '../../domain/kernel/refusal.js';

const CONTRADICTIONS: Readonly<Record<string, readonly [string, string]>> = {
  one_class: ['三员及业务人员不得兼任', 'nobody combines the posts of an administrator with any other'],
  post_of_class: ['三员及业务人员不得兼任', 'nobody combines the posts of an administrator with any other'],
  appointment_pkey: ['该岗位自同一日起已经任职', 'the post is held from the same day already'],
  known_by_that_name: ['该编号属于另一姓名的人员', 'the id belongs to a person of another name'],
  delegates_own_post: ['授权人在授权期间未任该岗位', 'whoever delegates does not hold the post for all of that time'],
  holds_that_post: [
    '该人员自该日起没有可以终止的该岗位任职',
    'the person holds no such post that could end on that day',
  ],
  last_administrator: [
    '系统、安全、审计管理员各须有人在任：先由另一人任职并启用账号，再办理离岗',
    'each of the three administrators must be there: another person is appointed and has activated the account first',
  ],
  ends_after_it_begins: ['止日早于起始日', 'the last day lies before the first'],
};

/** The constraint that a change would break, as a refusal; anything else goes on as it came. */
export function contradiction(error: unknown): Refusal {
  const constraint = (error as { driverError?: { constraint?: string } }).driverError?.constraint ?? '';
  const words = CONTRADICTIONS[constraint];
  if (words === undefined) throw error;
  return refuse('NOT_ALLOWED', words[0], words[1], { action: 'decideRoleChange', required: constraint });
}
