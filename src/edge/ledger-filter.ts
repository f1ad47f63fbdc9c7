import { type LedgerFilter, LIGHTS_OF_DAYS } from '../books/ledger/ledger-conditions.js';
import { quoted } from '../domain/kernel/refusal.js';
import { textProblem } from '../domain/kernel/text.js';
import { ALERTS } from '../domain/ledger/alert/alert.js';
import { LEDGER_ACTS } from '../domain/ledger/ledger-acts.js';
import { PATCH_STATES } from '../domain/ledger/patch/patch.js';
import { Turned } from './entry.js';

/** What the address of a download may say about which patches it wants; the same as the arguments of `patches`. */
const PARAMETERS = {
  text: isText,
  number: isText,
  townshipId: isText,
  dutyAgencyId: isText,
  category: isText,
  state: (text: string) => Object.hasOwn(PATCH_STATES, text),
  alertCode: (text: string) => Object.hasOwn(ALERTS, text),
  light: (text: string) => LIGHTS_OF_DAYS.some((light) => light === text),
  next: (text: string) => Object.hasOwn(LEDGER_ACTS, text),
  late: isBoolean,
  waitingForMe: isBoolean,
} as const satisfies Readonly<Record<Exclude<keyof LedgerFilter, 'within'>, (text: string) => boolean>>;

type Query = Readonly<Record<string, unknown>>;

/** The filter in an address; `own`: parameters that the entry reads itself. Throws Turned. */
export function filterIn(query: Query, own: readonly string[]): LedgerFilter {
  const filter: Record<string, string | boolean> = {};
  for (const [name, value] of Object.entries(query)) {
    if (own.includes(name)) continue;
    if (!isParameter(name)) {
      const known = [...own, ...Object.keys(PARAMETERS)].join('、');
      throw new Turned(
        400,
        'BAD_REQUEST',
        `没有参数「${quoted(name)}」：可用 ${known} / there is no parameter "${quoted(name)}"`,
      );
    }
    if (typeof value !== 'string' || !PARAMETERS[name](value))
      throw new Turned(400, 'BAD_REQUEST', `${name}=${quoted(value)}：不是可用的值 / is no value of it`);
    filter[name] = PARAMETERS[name] === isBoolean ? value === 'true' : value;
  }
  return filter;
}

function isParameter(name: string): name is keyof typeof PARAMETERS {
  return Object.hasOwn(PARAMETERS, name);
}

function isBoolean(text: string): boolean {
  return text === 'true' || text === 'false';
}

function isText(text: string): boolean {
  return text !== '' && text.length <= 200 && textProblem(text) === null;
}
