import pg from 'pg';

import type { Law } from '../../agencies/city.js';
import { DUE_STEPS } from '../../deadlines/overdue-sweep.js';
import { calendarOf } from '../../domain/deadline/calendar.js';
import { computeDeadline } from '../../domain/deadline/compute-deadline.js';
import { epochMs, type Instant, instantOf } from '../../domain/kernel/instant.js';
import { Clock } from '../../platform/time/clock.js';
import { line, measure } from './measure.js';

const OPEN_LIMITS = 1_000_000;
const TO_COMPUTE = 100_000;
const DUE = 200;
const FOR_MS = 3_000;

/** Alert what is due among a million open limits, beside the cheapest question there is. */
export async function benchSweep(url: string, referralId: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    process.stderr.write(`writing ${OPEN_LIMITS} open limits …\n`);
    await client.query(
      `INSERT INTO deadline (id, referral_id, rule_id, rule_version, name, kind, basis, duty_agency, starts_at, due_at,
         provisional, explanation, state, next_step, next_at)
       SELECT 'bench.' || n, $1, 'D-06', 1, '', 'DUTY', '', 'hejin-public-security', now(), now(),
         false, '{}', 'OPEN', 1,
         CASE WHEN n <= ${DUE} THEN now() - interval '1 day' ELSE now() + n * interval '1 second' + interval '1 day' END
       FROM generate_series(1, ${OPEN_LIMITS}) n`,
      [referralId],
    );
    await client.query('ANALYZE deadline');
    const found = await measure(
      1,
      FOR_MS,
      async () => (await client.query(DUE_STEPS, [new Clock().now()])).rows.length === 50,
    );
    console.log(
      line('sweep of 1 M', 1, found, await measure(1, FOR_MS, () => client.query('SELECT 1').then(() => true))),
    );
    await client.query("DELETE FROM deadline WHERE id LIKE 'bench.%'");
  } finally {
    await client.end();
  }
}

/** How long it takes to count limits, each with its explanation: pure, no database. */
export function benchCounting({ rules, calendars }: Law): void {
  const calendar = calendarOf(calendars);
  const from = epochMs('2023-01-01T00:00:00.000Z' as Instant);
  const starts = Array.from({ length: TO_COMPUTE }, (_, index) => instantOf(from + (index % 1_000) * 86_400_000));
  const begin = performance.now();
  starts.forEach((startsAt, index) => {
    const rule = rules[index % rules.length];
    if (rule) computeDeadline(rule, startsAt, calendar);
  });
  const seconds = (performance.now() - begin) / 1000;
  console.log(
    `counting ${TO_COMPUTE} limits, each explained: ${seconds.toFixed(2)} s, ${(TO_COMPUTE / seconds).toFixed(0)}/s`,
  );
}
