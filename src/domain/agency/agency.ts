/** The kinds of agency the plan names (seed F031–F054); a city lists its own agencies of these kinds. */
export const AGENCY_KINDS = {
  NATURAL_RESOURCES: '自然资源主管部门',
  PUBLIC_SECURITY: '公安机关',
  PROCURATORATE: '检察机关',
  COURT: '人民法院',
  DISCIPLINE: '纪检监察机关',
  TOWNSHIP: '乡镇人民政府、街道办事处',
  AGRICULTURE: '农业农村主管部门',
  FORESTRY: '林业主管部门',
  TRANSPORT: '交通运输主管部门',
  ECOLOGY: '生态环境主管部门',
  LEADING_GROUP_OFFICE: '领导小组办公室',
  GOVERNMENT: '人民政府',
  JUSTICE: '司法行政机关',
  SECTOR_DEPARTMENT: '其他行业主管部门',
} as const;

export type AgencyKind = keyof typeof AGENCY_KINDS;

/** County-level city, prefecture-level city, township: "市级" means two things here (seed gap G13). */
export const AGENCY_LEVELS = { PROVINCE: '省级', PREFECTURE: '地市级', COUNTY: '县级', TOWNSHIP: '乡级' } as const;
export type AgencyLevel = keyof typeof AGENCY_LEVELS;
const LEVELS = Object.keys(AGENCY_LEVELS) as readonly AgencyLevel[];

/** Does the first level stand above the second? */
export function isAbove(level: AgencyLevel, other: AgencyLevel): boolean {
  return LEVELS.indexOf(level) < LEVELS.indexOf(other);
}

/** Of the city itself, and not of the prefecture or the province that it belongs to. */
export function isOfTheCity({ level }: { readonly level: AgencyLevel }): boolean {
  return level === 'COUNTY' || level === 'TOWNSHIP';
}

/**
 * The posts that may act. Powers hang on the post, not on the agency alone (Decree 310 art. 5: only the head decides).
 */
export const POSTS = {
  HEAD: '正职负责人',
  ACTING_HEAD: '主持工作的负责人',
  DEPUTY_HEAD: '分管负责人',
  UNIT_HEAD: '执法科室负责人',
  OFFICER: '行政执法人员',
  CASE_REVIEWER: '案件审查人员',
  LIAISON: '联络员',
  AUDITOR: '审计员',
  SYSTEM_ADMIN: '系统管理员',
  SECURITY_ADMIN: '安全管理员',
  AUDIT_ADMIN: '审计管理员',
} as const;

export type Post = keyof typeof POSTS;

/**
 * The three administrators of the platform (三员): they see no case, and nobody is two of them (GB/T 22239-2019, 8.1.5).
 */
export const ADMIN_POSTS = ['SYSTEM_ADMIN', 'SECURITY_ADMIN', 'AUDIT_ADMIN'] as const satisfies readonly Post[];
export type AdminPost = (typeof ADMIN_POSTS)[number];

export function isAdminPost(post: Post): post is AdminPost {
  return ADMIN_POSTS.some((admin) => admin === post);
}

/** The posts that work on cases. */
export const WORKING_POSTS: readonly Post[] = [
  'HEAD',
  'ACTING_HEAD',
  'DEPUTY_HEAD',
  'UNIT_HEAD',
  'OFFICER',
  'CASE_REVIEWER',
  'LIAISON',
];

/** The posts that work on cases, or check those of their own agency. */
export const CASE_POSTS: readonly Post[] = [...WORKING_POSTS, 'AUDITOR'];

/** Whoever decides for an agency: its head, or who acts as head for a time (Decree 310 art. 5). */
export const HEAD_POSTS: readonly Post[] = ['HEAD', 'ACTING_HEAD'];

/** Whoever may receive, sign and send on behalf of an agency. */
export const DESK: readonly Post[] = ['LIAISON', 'OFFICER', 'CASE_REVIEWER', 'UNIT_HEAD', ...HEAD_POSTS];

/** A configured agency id such as "hejin-public-security": lower-case letters, digits and hyphens. */
export type AgencyId = string;

export interface Agency {
  readonly id: AgencyId;
  readonly kind: AgencyKind;
  readonly level: AgencyLevel;
  readonly name: string;
  readonly nameEn: string;
  /** What the plan makes it responsible for, in the plan's words. */
  readonly duties: string;
  /** False: suspended; nothing can be delivered to it until it is active again. */
  readonly active: boolean;
}

/** A person acting in a post by appointment. */
export interface StaffMember {
  readonly personId: string;
  readonly name: string;
  readonly agencyId: AgencyId;
  readonly post: Post;
}

/** What the history keeps of whoever acts. */
export function inPost({ personId, name, agencyId, post }: StaffMember): StaffMember {
  return { personId, name, agencyId, post };
}

/** Who is asking: a person in one post of one agency. */
export interface Caller extends StaffMember {
  readonly agencyKind: AgencyKind;
  /** What a machine may ask for; null for a person. */
  readonly scopes: readonly string[] | null;
  /** Did the person give a second factor at sign-in? */
  readonly secondFactor: boolean;
  /** The referrals to which this person has emergency access, while it lasts. */
  readonly emergencyAccesses: readonly {
    readonly id: string;
    readonly referralId: string;
    readonly wasParty: boolean;
  }[];
}

/** What agencies are called; one that is not known, by its id. */
export function namesOf(agencies: ReadonlyMap<AgencyId, Agency>): (id: AgencyId) => string {
  return (id) => agencies.get(id)?.name ?? id;
}

/** What the rules may know of the city: its agencies and who holds which post. */
export interface Directory {
  readonly agencies: ReadonlyMap<AgencyId, Agency>;
  readonly staff: readonly StaffMember[];
}
