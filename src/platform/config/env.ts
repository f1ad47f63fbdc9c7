import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);
const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

const databaseUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\/\S+$/, 'must look like postgres://user:password@host:5432/database');

const S3_URL = 'must look like https://key:secret@host:9000/bucket, each part percent-encoded';

const schema = z
  .object({
    DATABASE_URL: databaseUrl.optional(),
    DATABASE_API_URL: databaseUrl.optional(),
    DATABASE_WORKER_URL: databaseUrl.optional(),
    DATABASE_QUEUE_URL: databaseUrl.optional(),
    REDIS_URL: z
      .string()
      .regex(/^rediss?:\/\/\S+$/, 'must look like redis://host:6379/0')
      .optional(),
    PORT: port.default(3000),
    HOST: z.string().min(1).default('127.0.0.1'),
    DATA_FOLDER: z.string().min(1).default('.data'),
    FILES_FOLDER: z.string().min(1).optional(),
    FILES_S3_URL: z
      .string()
      .regex(/^https?:\/\/[^\s:@/]+:[^\s@/]+@[^\s/]+\/[^\s/?]+(\?region=[\w-]+)?$/, S3_URL)
      .optional(),
    CLAMD_URL: z
      .string()
      .regex(
        /^(tcp:\/\/[^\s:/]+:\d+|unix:\/\/\/\S+)$/,
        'must look like tcp://host:3310 or unix:///run/clamav/clamd.ctl',
      )
      .optional(),
    FILES_MUST_BE_CHECKED: flag.optional(),
    SIGNING_URL: z.url({ protocol: /^https?$/ }).optional(),
    PAPER_FONTS: z.string().min(1).optional(),
    PAPER_BODY_FONT: z.string().min(1).default('Noto Serif SC'),
    PAPER_TITLE_FONT: z.string().min(1).default('Noto Serif SC'),
    UPLOAD_HOURS: z.coerce.number().int().min(1).max(720).default(24),
    CITY_FILE: z.string().min(1).default('config/cities/hejin/city.json'),
    EXPLORER: flag.optional(),
    DEMO_ACCOUNTS: flag.optional(),
    DOCUMENTS: z.enum(['any', 'trusted']).optional(),
    TRUSTED_DOCUMENTS: z.string().min(1).default('config/trusted-documents.json'),
    REDIS_ALLOW_VOLATILE: flag.default(false),
    RELAY_POLL_MS: z.coerce.number().int().min(20).max(60_000).default(250),
    RELAY_LEASE_MS: z.coerce.number().int().min(500).max(3_600_000).default(30_000),
    RELAY_ATTEMPTS: z.coerce.number().int().min(1).max(50).default(8),
    RELAY_BACKOFF_MS: z.coerce.number().int().min(10).max(3_600_000).default(1_000),
    RELAY_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(8),
    LIVE_POLL_MS: z.coerce.number().int().min(20).max(60_000).default(500),
    SWEEP_MS: z.coerce.number().int().min(20).max(3_600_000).default(5_000),
    ALERT_SWEEP_MS: z.coerce.number().int().min(20).max(3_600_000).default(5_000),
    DATABASE_POOL: z.coerce.number().int().min(2).max(100).default(20),
    TRUST_PROXY: z.coerce.number().int().min(0).max(9).default(0),
    SESSION_HOURS: z.coerce.number().int().min(1).max(72).default(12),
    SESSION_IDLE_MINUTES: z.coerce.number().int().min(1).max(1_440).default(60),
    COST_PER_MINUTE: z.coerce.number().int().min(20_000).max(100_000_000).default(300_000),
    PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
    OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
    OIDC_CLIENT_ID: z.string().min(1).optional(),
    OIDC_CLIENT_SECRET: z.string().min(1).optional(),
    OIDC_LOGIN_CLAIM: z.string().min(1).default('sub'),
    SECRET_KEY_FILE: z.string().min(1).optional(),
    AUDIT_KEY_FILE: z.string().min(1).optional(),
    AUDIT_KEY_COMMAND: z.string().min(1).optional(),
    AUDIT_OLD_KEY_FILE: z.string().min(1).optional(),
    AUDIT_DIGEST: z.enum(['sha256', 'sha256+sm3']).default('sha256'),
    AUDIT_ANCHORS: z.string().min(1).optional(),
    AUDIT_ANCHOR_LIMIT_MINUTES: z.coerce.number().int().min(0).max(100_000).default(0),
    SEAL_MS: z.coerce.number().int().min(20).max(60_000).default(500),
    ANCHOR_MS: z.coerce.number().int().min(20).max(600_000).default(30_000),
    SECOND_FACTOR: z.enum(['optional', 'administrators', 'everybody']).optional(),
    HEARTBEAT_FILE: z.string().min(1).optional(),
    LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('warn'),
  })
  .transform(({ EXPLORER, DEMO_ACCOUNTS, DOCUMENTS, SECOND_FACTOR, FILES_MUST_BE_CHECKED, ...settings }) => {
    // A database of one's own is production: nothing to explore, no demonstration accounts, known documents only,
    // unless it is said otherwise.
    const demonstration = settings.DATABASE_URL === undefined;
    return {
      ...settings,
      EXPLORER: EXPLORER ?? demonstration,
      DEMO_ACCOUNTS: DEMO_ACCOUNTS ?? demonstration,
      DOCUMENTS: DOCUMENTS ?? (demonstration ? 'any' : 'trusted'),
      // where there is a virus check, nothing goes past it unless it is said otherwise
      FILES_MUST_BE_CHECKED: FILES_MUST_BE_CHECKED ?? settings.CLAMD_URL !== undefined,
      SECOND_FACTOR: SECOND_FACTOR ?? (demonstration ? 'optional' : 'administrators'),
    };
  });

/** Every setting of the platform, checked once. */
export type Env = Readonly<z.infer<typeof schema>>;

/** A setting that cannot be used; the message is one line that names it, quotes it and says what would be right. */
export class EnvError extends Error {}

/** The only reader of the environment. An empty variable counts as unset. Throws EnvError. */
export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) {
    requireWhole(parsed.data);
    return parsed.data;
  }
  const issue = parsed.error.issues[0];
  const name = issue?.path.join('.') ?? 'environment';
  throw new EnvError(`${name}="${withoutPassword(given[name] ?? '')}" cannot be used: ${issue?.message ?? 'invalid'}`);
}

/** An identity provider is named wholly or not at all; a check that is demanded exists. Throws EnvError. */
function requireWhole(env: Env): void {
  if (env.FILES_MUST_BE_CHECKED && env.CLAMD_URL === undefined)
    throw new EnvError('FILES_MUST_BE_CHECKED="true" cannot be used: CLAMD_URL must be set as well');
  const needed = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'PUBLIC_URL'] as const;
  const lacking = needed.filter((name) => env[name] === undefined);
  if (env.OIDC_ISSUER !== undefined && lacking.length > 0)
    throw new EnvError(`OIDC_ISSUER="${env.OIDC_ISSUER}" cannot be used: ${lacking.join(', ')} must be set as well`);
}

/** A connection URL that may be printed. */
export function withoutPassword(url: string): string {
  return url.replace(/(:\/\/[^:@/\s]*):[^@/\s]*@/, '$1:***@');
}

/** The environment as a Nest provider token. */
export const ENV = Symbol('Env');
