import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { z } from 'zod';

import { AGENCY_KINDS, AGENCY_LEVELS, POSTS } from '../domain/agency/agency.js';
import { type Campaign, campaignProblems } from '../domain/campaign/campaign.js';
import { type CrimeThreshold, LAND_CLASSES } from '../domain/crime/crime-threshold.js';
import type { CalendarEdition } from '../domain/deadline/calendar.js';
import { DEADLINE_KINDS, type DeadlineRule, REGIMES } from '../domain/deadline/deadline-rule.js';
import { DECREE_310_UNITS, type Decree310Unit } from '../domain/deadline/decree-310-unit.js';
import { type Ladder, LADDER_AUDIENCES, LADDER_STEPS } from '../domain/deadline/ladder.js';
import { isMu } from '../domain/kernel/area.js';
import type { LocalDate } from '../domain/kernel/instant.js';
import { DEADLINE_RULE_IDS } from '../domain/law/rule-ids.js';
import { campaignSchema, keysOf } from './campaign-file.js';

const id = z.string().regex(/^[a-z0-9][a-z0-9-]{1,62}$/, 'lower-case letters, digits and hyphens');
const date = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/, 'YYYY-MM-DD')
  .transform((text) => text as LocalDate);

const citySchema = z.strictObject({
  name: z.string().min(1),
  basis: z.string().min(1),
  agencies: z
    .array(
      z.strictObject({
        id,
        kind: z.enum(keysOf(AGENCY_KINDS)),
        level: z.enum(keysOf(AGENCY_LEVELS)),
        name: z.string().min(1),
        nameEn: z.string().min(1),
        duties: z.string(),
        /** 机关代字: with what its numbers begin; without it, they are given by hand. */
        code: z
          .string()
          .regex(/^[^\s〔〕\d]{1,12}$/u, 'a code such as 河自然资')
          .optional(),
      }),
    )
    .min(2),
  /** What the law leaves to the city; see `decree-310-unit.ts`. */
  policies: z.strictObject({ decree310Unit: z.enum(keysOf(DECREE_310_UNITS)) }).default({ decree310Unit: 'CDR' }),
  /** Files of its campaigns, one for each version, and of its ladder: as they lie beside this one. */
  campaigns: z.array(z.string().min(1)).default([]),
  overdueLadder: z.string().min(1),
  demonstration: z
    .strictObject({
      password: z.string().min(8),
      accounts: z.array(
        z.strictObject({ login: id, name: z.string().min(1), agency: id, post: z.enum(keysOf(POSTS)) }),
      ),
    })
    .optional(),
});

const rulesSchema: z.ZodType<DeadlineRule[]> = z.array(
  z.strictObject({
    id: z.enum(DEADLINE_RULE_IDS, { error: ({ input }) => `the platform knows no time limit "${String(input)}"` }),
    version: z.int().min(1),
    validFrom: date,
    validTo: date.nullable(),
    name: z.string().min(1),
    nameEn: z.string().min(1),
    length: z.int().min(0).max(10_000),
    regime: z.enum(keysOf(REGIMES)),
    kind: z.enum(keysOf(DEADLINE_KINDS)),
    source: z.string().min(1),
    article: z.string().min(1),
    confidence: z.enum(['HIGH', 'MEDIUM', 'LOW']),
  }),
);

const calendarsSchema: z.ZodType<CalendarEdition[]> = z.array(
  z.strictObject({
    id: z.string(),
    year: z.int(),
    source: z.string(),
    days: z.record(z.string(), z.strictObject({ mark: z.enum(['OFF', 'MAKE_UP']), name: z.string() })),
  }),
);

const audiences = z.array(z.enum(LADDER_AUDIENCES));
const ladderStep = { id: z.enum(keysOf(LADDER_STEPS)), tells: audiences };
const ladderSchema: z.ZodType<Ladder> = z.strictObject({
  steps: z.array(
    z.union([
      z.strictObject({ ...ladderStep, share: z.number().min(1).max(100) }),
      z.strictObject({ ...ladderStep, workingDays: z.int().min(1).max(250) }),
    ]),
  ),
  silent: z.array(z.enum(keysOf(AGENCY_KINDS))),
  independent: z.array(z.enum(keysOf(AGENCY_KINDS))),
});

const thresholdsSchema: z.ZodType<CrimeThreshold[]> = z.array(
  z.strictObject({
    id: z.string().min(1),
    version: z.int().min(1),
    validFrom: date,
    validTo: date.nullable(),
    crime: z.string().min(1),
    landClass: z.enum(keysOf(LAND_CLASSES)),
    mu: z.string().refine(isMu, 'an area in 亩, such as "5"'),
    converts: z.boolean(),
    source: z.string().min(1),
    article: z.string().min(1),
    confidence: z.enum(['HIGH', 'MEDIUM', 'LOW']),
  }),
);

/** What every city shares, and what it decides within the law. */
export interface Law {
  readonly rules: DeadlineRule[];
  readonly calendars: CalendarEdition[];
  readonly ladder: Ladder;
  readonly thresholds: CrimeThreshold[];
  readonly decree310Unit: Decree310Unit;
  readonly campaigns: Campaign[];
}

/** A city: its agencies and, for a demonstration, accounts named by post. Another city is another folder. */
export type City = z.infer<typeof citySchema>;

/** A configuration file that cannot be used; one line that names the file and the place in it. */
export class ConfigurationError extends Error {}

/** Everything a city is configured with. Throws ConfigurationError. */
export async function readConfiguration(cityFile: string): Promise<Law & { city: City }> {
  const [city, rules, calendars, thresholds] = await Promise.all([
    read(cityFile, citySchema),
    read('config/law/deadline-rules.json', rulesSchema),
    read('config/law/calendars.json', calendarsSchema),
    read('config/law/crime-thresholds.json', thresholdsSchema),
  ]);
  const beside = (file: string): string => path.resolve(path.dirname(cityFile), file);
  const ladder = await read(beside(city.overdueLadder), ladderSchema);
  const stray = city.demonstration?.accounts.find(
    (account) => !city.agencies.some((agency) => agency.id === account.agency),
  );
  if (stray)
    throw new ConfigurationError(
      `${cityFile}: account "${stray.login}" names the agency "${stray.agency}", which the city does not have`,
    );
  const campaigns = await Promise.all(
    city.campaigns.map((file) => readCampaign(beside(file), new Set(city.agencies.map((agency) => agency.id)))),
  );
  return { city, rules, calendars, ladder, thresholds, campaigns, decree310Unit: city.policies.decree310Unit };
}

async function readCampaign(file: string, agencies: ReadonlySet<string>): Promise<Campaign> {
  const campaign = await read(file, campaignSchema);
  const [problem] = campaignProblems(campaign, agencies);
  if (problem !== undefined) throw new ConfigurationError(`${file}: ${problem}`);
  return campaign;
}

/** A configuration file, as its schema says. Throws ConfigurationError. */
export async function read<T>(file: string, schema: z.ZodType<T>): Promise<T> {
  try {
    const parsed = schema.safeParse(JSON.parse(await readFile(file, 'utf8')));
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0];
    throw new ConfigurationError(`${file}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`);
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    throw new ConfigurationError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
