import { z } from 'zod';

import { AGENCY_KINDS } from '../domain/agency/agency.js';
import { type Campaign, RATE_KEYS, REPORT_FORMS } from '../domain/campaign/campaign.js';
import { isStatedArea } from '../domain/kernel/area.js';
import type { LocalDate } from '../domain/kernel/instant.js';
import { ALERTS } from '../domain/ledger/alert/alert.js';
import { LAND_USES } from '../domain/ledger/patch/patch.js';

/** The keys of a closed list, as zod wants them. */
export const keysOf = <T extends object>(labels: T): [keyof T & string, ...(keyof T & string)[]] =>
  Object.keys(labels) as [keyof T & string, ...(keyof T & string)[]];
const text = z.string().min(1);
const day = z.iso.date().transform((value) => value as LocalDate);
const area = z
  .string()
  .refine(isStatedArea, 'an area such as "1117.59亩"')
  .transform((value) => value);
const percent = z.int().min(1).max(100);
const points = z.int().min(0).max(100);
const count = z.int().min(1).max(1000);
const kinds = z.array(z.enum(keysOf(AGENCY_KINDS))).min(1);

/** A campaign file; what it must say, and nothing else. */
export const campaignSchema: z.ZodType<Campaign> = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{1,62}$/, 'lower-case letters, digits and hyphens'),
  version: z.int().min(1),
  validFrom: day,
  validTo: day.nullable(),
  name: text,
  basis: z.strictObject({ document: text, issuedBy: text, issuedOn: day, publication: text }),
  organs: z.array(z.strictObject({ agencyId: text, text, source: text })),
  leadingGroup: z.array(z.strictObject({ role: text, post: text, source: text })),
  office: z.strictObject({ agencyId: text, seatedAt: text, director: text, deputies: z.array(text), source: text }),
  groups: z.array(z.strictObject({ name: text, duties: text, source: text })),
  stages: z.array(z.strictObject({ id: text, name: text, from: day, to: day, source: text })),
  categories: z
    .array(
      z.strictObject({
        id: text,
        name: text,
        since: day.nullable(),
        dueOn: day.nullable(),
        inPrinciple: z.boolean(),
        dutyKinds: kinds,
        goal: text,
        source: text,
      }),
    )
    .min(1),
  baselines: z.array(
    z.strictObject({ batch: text, name: text, patches: z.int().min(1), total: area, cultivated: area, source: text }),
  ),
  targets: z.array(z.strictObject({ batch: text, percent, dueOn: day, source: text })),
  reportingDuties: z.array(
    z.strictObject({
      id: text,
      name: text,
      by: kinds,
      forms: z.array(z.enum(keysOf(REPORT_FORMS))).min(1),
      source: text,
      due: z.union([
        z.strictObject({ on: day }),
        z.strictObject({ monthlyByWorkingDay: z.int().min(1).max(23), from: day, to: day }),
      ]),
    }),
  ),
  mandates: z.array(
    z.strictObject({
      id: text,
      quote: text,
      items: z.array(text).min(1),
      alertCodes: z.array(z.enum(keysOf(ALERTS))),
      uses: z.array(z.enum(keysOf(LAND_USES))),
      source: text,
      note: text,
    }),
  ),
  competence: z.array(
    z.strictObject({
      uses: z.array(z.enum(keysOf(LAND_USES))),
      natureReserve: z.boolean(),
      kind: z.enum(keysOf(AGENCY_KINDS)),
      source: text,
    }),
  ),
  escalation: z.array(z.strictObject({ id: text, name: text, afterWorkingDays: count, source: text })),
  officialRate: z.enum(keysOf(RATE_KEYS)),
  ranking: z.strictObject({
    weights: z.strictObject({
      countRate: points,
      cultivatedRate: points,
      onTime: points,
      reports: points,
      verification: points,
    }),
    deductions: z.strictObject({ falseRectification: points, relapse: points, overdueReferral: points }),
    source: text,
  }),
  watch: z.strictObject({
    selfCheckEndsOn: day,
    overlapPercent: percent,
    fileWithinWorkingDays: count,
    silentDays: count,
    decisionPercent: percent,
    extensionDays: z.int().min(0).max(365),
    warningDays: count,
    source: text,
  }),
  gaps: z.array(z.strictObject({ id: text, text, textEn: text })),
});
