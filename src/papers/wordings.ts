import { existsSync } from 'node:fs';
import path from 'node:path';

import { z } from 'zod';

import { keysOf } from '../agencies/campaign-file.js';
import { ConfigurationError, read } from '../agencies/city.js';
import type { LocalDate } from '../domain/kernel/instant.js';
import { NOTICE_KINDS } from '../domain/notice/notice.js';
import { LISTS, type PaperTemplate, templateProblems } from '../domain/paper/paper-template.js';
import { ACTIONS } from '../domain/referral/actions.js';
import { ROUTES } from '../domain/route/registry.js';

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
