/**
 * The instruments that the routes rest on, by the short names of the code. The time limits of `config/law` cite these
 * and a few more; a test proves that each of their sources is in one of the two lists.
 */
export const INSTRUMENTS = {
  decree310: '行政执法机关移送涉嫌犯罪案件的规定（国务院令第310号，2020修订）',
  mps2020: '公安机关办理刑事案件程序规定（公安部令第159号，2020）',
  mps2016: '公安机关受理行政执法机关移送涉嫌犯罪案件规定（公通字〔2016〕16号）',
  criminalLaw: '中华人民共和国刑法',
  cpl: '中华人民共和国刑事诉讼法（2018）',
  procuratorate2019: '人民检察院刑事诉讼规则（2019）',
  linkage2021: '最高人民检察院关于推进行政执法与刑事司法衔接工作的规定（高检发释字〔2021〕4号）',
  penaltyLaw: '中华人民共和国行政处罚法（2021）',
  compulsionLaw: '中华人民共和国行政强制法（2011）',
  litigationLaw: '中华人民共和国行政诉讼法（2017）',
  litigationRules: '最高人民法院关于适用《中华人民共和国行政诉讼法》的解释（法释〔2018〕1号）',
  publicInterest: '最高人民法院、最高人民检察院关于检察公益诉讼案件适用法律若干问题的解释（2020修正）',
  landLaw: '中华人民共和国土地管理法（2019）',
  landRegulation: '中华人民共和国土地管理法实施条例（2021）',
  supervisionLaw: '中华人民共和国监察法（2024修正）',
  order15: '违反土地管理规定行为处分办法（第15号令，2008）',
  /** What no statute orders and the city arranges for itself. */
  cityPolicy: '本市配置：',
} as const;

export type Instrument = (typeof INSTRUMENTS)[keyof typeof INSTRUMENTS];

/** Instruments that only a time limit rests on. */
export const INSTRUMENTS_OF_LIMITS_ONLY = [
  '关于在行政执法中及时移送涉嫌犯罪案件的意见',
  '中华人民共和国行政复议法',
  '中华人民共和国民事诉讼法',
  '监察法实施条例',
] as const;

/** Such as 第一百八十条第二款; a guideline without numbers is cited as a whole (全文) or by its part. */
export type Article = `第${string}条${string}` | '全文' | '受案登记';

/** Where a rule stands: instrument and article, or what the city arranges. */
export interface Citation {
  readonly instrument: Instrument;
  readonly article: string;
}

const cite =
  (instrument: Instrument) =>
  (article: Article): Citation => ({ instrument, article });

export const decree310 = cite(INSTRUMENTS.decree310);
export const mps2020 = cite(INSTRUMENTS.mps2020);
export const mps2016 = cite(INSTRUMENTS.mps2016);
export const criminalLaw = cite(INSTRUMENTS.criminalLaw);
export const cpl = cite(INSTRUMENTS.cpl);
export const procuratorate2019 = cite(INSTRUMENTS.procuratorate2019);
export const linkage2021 = cite(INSTRUMENTS.linkage2021);
export const penaltyLaw = cite(INSTRUMENTS.penaltyLaw);
export const compulsionLaw = cite(INSTRUMENTS.compulsionLaw);
export const litigationLaw = cite(INSTRUMENTS.litigationLaw);
export const litigationRules = cite(INSTRUMENTS.litigationRules);
export const publicInterest = cite(INSTRUMENTS.publicInterest);
export const landLaw = cite(INSTRUMENTS.landLaw);
export const landRegulation = cite(INSTRUMENTS.landRegulation);
export const supervisionLaw = cite(INSTRUMENTS.supervisionLaw);
export const order15 = cite(INSTRUMENTS.order15);

export function cityPolicy(what: string): Citation {
  return { instrument: INSTRUMENTS.cityPolicy, article: what };
}
