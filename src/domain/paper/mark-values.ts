import { POSTS } from '../agency/agency.js';
import { LIMIT_CHANGE_BASES } from '../deadline/limit-changes.js';
import { isInstant, type LocalDate } from '../kernel/instant.js';
import { type Citation, INSTRUMENTS } from '../law/citations.js';
import type { Action } from '../referral/actions.js';
import { RETURN_REASONS } from '../referral/forms.js';
import type { Route } from '../route/route.js';
import { addressOf, selfOf } from './addressing.js';
import { dateInWords, momentInWords } from './paper.js';
import { letterIn, type PaperFacts, type Said } from './paper-facts.js';
import type { MarkValues } from './paper-template.js';

/** What the facts of a notice put in the place of each mark. */
export function valuesOf(facts: PaperFacts, said: Said): MarkValues {
  const { notice, route, matter, referralNumber, documents, nameOf } = facts;
  const fact = (name: string): string | null => textIn(said.facts ?? {}, name);
  const own = (name: string): string | null => textIn(said, name);
  const reason = fact('reason') ?? own('reason');
  const toAgency = fact('toAgencyId');
  const agency = own('agencyId');
  return {
    we: selfOf(nameOf(notice.from)),
    organ: nameOf(notice.from),
    sender: nameOf(facts.sender),
    case: route.confidential === true ? clueOf(referralNumber) : inQuotes(matter.title),
    you: addressOf(nameOf(notice.to)),
    title: route.confidential === true ? clueOf(referralNumber) : matter.title,
    party: said.matter?.party ?? null,
    location: said.matter?.location ?? null,
    patch: said.matter?.patchNumber ?? null,
    occupied: positive(said.matter?.occupiedMu),
    basic: positive(said.matter?.basicFarmlandMu),
    destroyed: said.matter?.destroyedMu ?? null,
    crime: matter.suspectedCrime,
    referralNumber,
    letterName: route.letter.replace(/（.*）$/, ''),
    letterNumber: letterIn(facts, documents)?.number ?? null,
    basis: basisOf(route, said.action),
    statement: fact('statement'),
    reason: labelIn(RETURN_REASONS, reason),
    remarks: fact('remarks') ?? fact('opinion'),
    registrationNumber: fact('registrationNumber'),
    competentOrgan: fact('competentOrgan'),
    toAgency: toAgency === null ? null : nameOf(toAgency),
    place: fact('place'),
    replyBy: day(fact('replyBy')),
    until: day(fact('until')),
    limitBasis: labelIn(BASES, fact('basis')),
    approver: fact('approver'),
    limit: own('limit'),
    limitSource: own('basis'),
    dueAt: moment(own('dueAt')),
    dutyAgency: own('dutyAgency') ?? (agency === null ? null : nameOf(agency)),
    explanation: own('explanation'),
    post: labelIn(POSTS, own('post')),
    untilTime: moment(own('until')),
    lateReason: fact('lateReason'),
    signer: said.by === undefined ? null : `${said.by.name}（${POSTS[said.by.post]}）`,
    signedAt: moment(said.onPaper?.actedAt ?? notice.submittedAt),
  };
}

/** What only the parties may know of is named by its number alone. */
function clueOf(referralNumber: string): string {
  return `编号为${referralNumber}的事项`;
}

/** “某某案”; “某某”一案 where the title does not say that it is one. */
function inQuotes(given: string): string {
  const title = given.replaceAll('“', '‘').replaceAll('”', '’');
  return /案(（[^（）]*）)?$/.test(title) ? `“${title}”` : `“${title}”一案`;
}

function textIn(of: Readonly<Record<string, unknown>>, name: string): string | null {
  const value = of[name];
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** Nothing of no area. */
function positive(mu: string | undefined): string | null {
  return mu === undefined || Number(mu) === 0 ? null : mu;
}

const BASES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(LIMIT_CHANGE_BASES).map(([basis, { name }]) => [basis, name]),
);

/** What a code is called; a text that is no code is its own name. */
function labelIn(labels: Readonly<Record<string, string>>, code: string | null): string | null {
  return code === null ? null : (labels[code] ?? code);
}

function day(text: string | null): string | null {
  return text !== null && /^\d{4}-\d\d-\d\d$/.test(text) ? dateInWords(text as LocalDate) : null;
}

function moment(text: string | null): string | null {
  return isInstant(text) ? momentInWords(text) : null;
}

/** 《行政执法机关移送涉嫌犯罪案件的规定》第五条第二款、第六条; what the city arranges for itself is no law to cite. */
function basisOf(route: Route, action: string | undefined): string | null {
  const cited = (route.steps[action as Action]?.basis ?? []).filter(isLaw);
  return cited.length === 0 ? null : cited.map(inWords).join('、');
}

function isLaw({ instrument, article }: Citation): boolean {
  return instrument !== INSTRUMENTS.cityPolicy && article.startsWith('第');
}

function inWords({ instrument, article }: Citation): string {
  const name = instrument
    .replace(/（[^（）]*）$/, '')
    .replaceAll('《', '〈')
    .replaceAll('》', '〉');
  return `《${name}》${article}`;
}
