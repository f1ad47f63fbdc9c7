import { existsSync } from 'node:fs';
import path from 'node:path';

import { z } from 'zod';

import type { LocalDate } from '../domain/kernel/instant.js';
import { NOTICE_KINDS } from '../domain/notice/notice.js';
import { LISTS, type PaperTemplate, templateProblems } from '../domain/paper/paper-template.js';
import { ACTIONS } from '../domain/referral/actions.js';
import { ROUTES } from '../domain/route/registry.js';
import { keysOf } from './campaign-file.js';
import { ConfigurationError, read } from './city.js';

/** The wording that every city begins with. */
const SHIPPED = 'config/papers/notices.json';
/** What a city has worded anew lies beside its city file, in versions of its own. */
const OWN = 'papers.json';

const wordingsSchema: z.ZodType<PaperTemplate[]> = z.array(
  z.strictObject({
    kind: z.enum(keysOf(NOTICE_KINDS)),
    routes: z.array(z.string()).min(1).optional(),
    actions: z
      .array(z.enum(keysOf(ACTIONS)))
      .min(1)
      .optional(),
    version: z.int().min(1),
    validFrom: z.iso.date().transform((date) => date as LocalDate),
    title: z.string().min(1),
    head: z.boolean(),
    word: z
      .string()
      .regex(/^[^\s〔〕\d]{1,8}$/u, 'the word of a series, such as 移字')
      .optional(),
    body: z.array(z.string().min(1)).min(1),
    appendix: z.array(z.enum(keysOf(LISTS))).optional(),
    source: z.string().min(1),
  }),
);

/** Every wording of papers, checked: each mark known, each kind covered. Throws ConfigurationError. */
export async function readWordings(cityFile: string): Promise<readonly PaperTemplate[]> {
  const own = path.join(path.dirname(cityFile), OWN);
  const files = [SHIPPED, ...(existsSync(own) ? [own] : [])];
  const wordings = (await Promise.all(files.map((file) => read(file, wordingsSchema)))).flat();
  const [problem] = templateProblems(wordings, ROUTES);
  if (problem !== undefined) throw new ConfigurationError(`${files.join(', ')}: ${problem}`);
  return wordings;
}

/** The wordings as a Nest provider token. */
export const WORDINGS = Symbol('wordings of papers');

/** The words with which agencies begin their numbers (机关代字), by agency; those without one number by hand. */
export async function readCodes(cityFile: string): Promise<ReadonlyMap<string, string>> {
  const { agencies } = await read(cityFile, codesSchema);
  return new Map(agencies.flatMap(({ id, code }) => (code === undefined ? [] : [[id, code]])));
}

const codesSchema = z.object({ agencies: z.array(z.object({ id: z.string(), code: z.string().optional() })) });

/** The same as a Nest provider token. */
export const CODES = Symbol('codes of agencies');
