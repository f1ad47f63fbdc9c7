/**
 * Emits calendars.json (editions 2019–2026) from chinese-days 1.5.7 and checks every year against the notices. Usage,
 * in the project's root: node src/programs/emit/emit-calendars.mjs [target]. Exit code 1 and nothing written on any
 * difference.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [target = 'config/law/calendars.json'] = process.argv.slice(2);
const modules = 'node_modules';
const read = (file) => JSON.parse(readFileSync(join(modules, 'chinese-days', file), 'utf8'));
const version = read('package.json').version;
if (version !== '1.5.7') throw new Error(`chinese-days ${version} is installed; 1.5.7 was checked`);

/**
 * What each notice says: 2023–2026 typed from the notices of 2023–2026, 2019–2022 from the notices' wording (holiday-cn
 * for 2019, 2020).
 */
const NOTICES = {
  2019: {
    source: 'gov.cn content_5346276（劳动节经 content_5375877 调整）',
    off: '2018-12-30…01-01 02-04…10 04-05 05-01…04 06-07 09-13 10-01…07',
    work: '2018-12-29 02-02 02-03 04-28 05-05 09-29 10-12',
  },
  2020: {
    source: 'gov.cn content_5454164（春节经 content_5472352 延长至 2020-02-02）',
    off: '01-01 01-24…02-02 04-04…06 05-01…05 06-25…27 10-01…08',
    work: '01-19 04-26 05-09 06-28 09-27 10-10',
  },
  2021: {
    source: 'gov.cn content_5564127',
    off: '01-01…03 02-11…17 04-03…05 05-01…05 06-12…14 09-19…21 10-01…07',
    work: '02-07 02-20 04-25 05-08 09-18 09-26 10-09',
  },
  2022: {
    source: 'gov.cn content_5644835',
    off: '01-01…03 01-31…02-06 04-03…05 04-30…05-04 06-03…05 09-10…12 10-01…07',
    work: '01-29 01-30 04-02 04-24 05-07 10-08 10-09',
  },
  2023: {
    source: 'gov.cn content_5730844',
    off: '2022-12-31…01-02 01-21…27 04-05 04-29…05-03 06-22…24 09-29…10-06',
    work: '01-28 01-29 04-23 05-06 06-25 10-07 10-08',
  },
  2024: {
    source: 'gov.cn content_6911528',
    off: '01-01 02-10…17 04-04…06 05-01…05 06-10 09-15…17 10-01…07',
    work: '02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12',
  },
  2025: {
    source: 'gov.cn content_6986383',
    off: '01-01 01-28…02-04 04-04…06 05-01…05 05-31…06-02 10-01…08',
    work: '01-26 02-08 04-27 09-28 10-11',
  },
  2026: {
    source: 'gov.cn content_7047091',
    off: '01-01…03 02-15…23 04-04…06 05-01…05 06-19…21 09-25…27 10-01…07',
    work: '01-04 02-14 02-28 05-09 09-20 10-10',
  },
};
/** Ordinary weekends that chinese-days lists as off although the notice only says 与周末连休. */
const PLAIN_WEEKENDS = new Set(['2019-04-06', '2019-04-07', '2019-06-08', '2019-06-09', '2019-09-14', '2019-09-15']);
/** The names of 全国年节及纪念日放假办法. */
const NAMES = {
  元旦: '元旦',
  春节: '春节',
  清明: '清明节',
  劳动节: '劳动节',
  端午: '端午节',
  中秋: '中秋节',
  国庆节: '国庆节',
};

const full = (year, text, before) =>
  text.length === 10 ? text : text.length === 5 ? `${year}-${text}` : `${before.slice(0, 8)}${text}`;
const next = (day) => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
function expand(year, text) {
  return text.split(' ').flatMap((range) => {
    const [from, to] = range.split('…');
    const first = full(year, from);
    const last = to === undefined ? first : full(year, to, first);
    const days = [];
    for (let day = first; day <= last; day = next(day)) days.push(day);
    return days;
  });
}

const found = new Map(Object.keys(NOTICES).map((year) => [Number(year), {}]));
for (let year = 2018; year <= 2026; year += 1) {
  const file = read(`dist/years/${year}.json`);
  for (const [key, mark] of [
    ['holidays', 'OFF'],
    ['workdays', 'MAKE_UP'],
  ]) {
    for (const [day, text] of Object.entries(file[key])) {
      if (PLAIN_WEEKENDS.has(day)) continue;
      const short = text.split(',')[1];
      const name = NAMES[short];
      if (name === undefined) throw new Error(`unknown festival "${text}" on ${day}`);
      // New Year's Day reaches back: December days stand in the coming year's notice.
      const edition = found.get(name === '元旦' && day.slice(5, 7) === '12' ? year + 1 : year);
      if (edition !== undefined) edition[day] = { mark, name };
    }
  }
}

const differences = [];
for (const [year, days] of found) {
  const said = new Map([
    ...expand(year, NOTICES[year].off).map((day) => [day, 'OFF']),
    ...expand(year, NOTICES[year].work).map((day) => [day, 'MAKE_UP']),
  ]);
  for (const day of new Set([...said.keys(), ...Object.keys(days)])) {
    if (said.get(day) !== days[day]?.mark)
      differences.push(`${day}: notice ${said.get(day) ?? '-'}, chinese-days ${days[day]?.mark ?? '-'}`);
  }
  for (const [day, { mark }] of Object.entries(days)) {
    const weekend = [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
    if (mark === 'MAKE_UP' && !weekend) differences.push(`${day}: a make-up day that is not a weekend`);
  }
}
if (differences.length > 0) {
  console.error(differences.join('\n'));
  process.exit(1);
}

const sorted = (days) =>
  Object.fromEntries(
    Object.keys(days)
      .sort()
      .map((day) => [day, days[day]]),
  );
const calendars = [...found].map(([year, days]) => ({
  id: `${year}`,
  year,
  source: NOTICES[year].source,
  days: sorted(days),
}));
writeFileSync(target, `${JSON.stringify(calendars, null, 2)}\n`);
for (const [year, days] of found) {
  const marks = Object.values(days).map(({ mark }) => mark);
  console.log(
    `${year}: ${marks.filter((mark) => mark === 'OFF').length} off, ` +
      `${marks.filter((mark) => mark === 'MAKE_UP').length} make-up; equal to the notice`,
  );
}
