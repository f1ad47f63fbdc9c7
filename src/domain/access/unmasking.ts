import { type Post, POSTS, type StaffMember } from '../agency/agency.js';
import { type DetailKind, INFORMANT_KINDS } from '../referral/personal-detail.js';
import { type Referral, type Relation, relationOf, RELATIONS } from '../referral/referral.js';

/** The posts that handle a case; whoever checks, or only carries the papers, needs no identity. */
const HANDLING: readonly Post[] = ['OFFICER', 'UNIT_HEAD', 'CASE_REVIEWER', 'DEPUTY_HEAD', 'HEAD', 'ACTING_HEAD'];

/**
 * Who may record and unmask a detail. The party's: whoever handles the case in the agency that sent or holds it. The
 * informant's: in the sender's agency alone, and there who needs to know: the officers of the team and the heads (need
 * to know; PIPL art. 6 and 28: sensitive data only for a purpose, and no more than it needs).
 */
const MAY: Readonly<
  Record<'PARTY' | 'INFORMANT', { readonly relations: readonly Relation[]; readonly posts: readonly Post[] }>
> = {
  PARTY: { relations: ['SENDER', 'HOLDER'], posts: HANDLING },
  INFORMANT: { relations: ['SENDER'], posts: ['HEAD', 'ACTING_HEAD'] },
};

export function mayUnmask(kind: DetailKind, referral: Referral, by: StaffMember): boolean {
  const relation = relationOf(referral, by.agencyId);
  if (!INFORMANT_KINDS.includes(kind))
    return MAY.PARTY.relations.includes(relation) && MAY.PARTY.posts.includes(by.post);
  return (
    MAY.INFORMANT.relations.includes(relation) &&
    (MAY.INFORMANT.posts.includes(by.post) || referral.team.includes(by.personId))
  );
}

/** Who may, for whoever may not. */
export function mayUnmaskInWords(kind: DetailKind): { readonly who: string; readonly whoEn: string } {
  const ofInformant = INFORMANT_KINDS.includes(kind);
  const { relations, posts } = MAY[ofInformant ? 'INFORMANT' : 'PARTY'];
  const [where, postNames] = [
    relations.map((relation) => RELATIONS[relation]).join('、'),
    posts.map((post) => POSTS[post]).join('、'),
  ];
  return {
    who: `${where}的${ofInformant ? '专案组成员、' : ''}${postNames}`,
    whoEn: `${relations.join('|')} as ${ofInformant ? 'TEAM_MEMBER|' : ''}${posts.join('|')}`,
  };
}
