import { isAdminPost, type Post } from '../../domain/agency/agency.js';
import type { Standing } from '../../platform/database/unit-of-work.js';

/** An administrator looks at all agencies, everybody else at the own one. */
export function standingOf({ agencyId, personId, post }: { agencyId: string; personId: string; post: Post }): Standing {
  return { agency: agencyId, person: personId, ...(isAdminPost(post) ? { admin: post } : {}) };
}
