import type { Citation } from './route.js';

/** The instruments that the routes rest on, by the short names of the register of instruments. */
const cite =
  (instrument: string) =>
  (article: string): Citation => ({ instrument, article });

export const decree310 = cite('行政执法机关移送涉嫌犯罪案件的规定（国务院令第310号，2020修订）');
export const mps2020 = cite('公安机关办理刑事案件程序规定（公安部令第159号，2020）');
export const mps2016 = cite('公安机关受理行政执法机关移送涉嫌犯罪案件规定（公通字〔2016〕16号）');
export const criminalLaw = cite('中华人民共和国刑法');
export const cpl = cite('中华人民共和国刑事诉讼法（2018）');
export const procuratorate2019 = cite('人民检察院刑事诉讼规则（2019）');
export const linkage2021 = cite('最高人民检察院关于推进行政执法与刑事司法衔接工作的规定（高检发释字〔2021〕4号）');
export const penaltyLaw = cite('中华人民共和国行政处罚法（2021）');
export const compulsionLaw = cite('中华人民共和国行政强制法（2011）');
export const litigationLaw = cite('中华人民共和国行政诉讼法（2017）');
export const litigationRules = cite('最高人民法院关于适用《中华人民共和国行政诉讼法》的解释（法释〔2018〕1号）');
export const publicInterest = cite(
  '最高人民法院、最高人民检察院关于检察公益诉讼案件适用法律若干问题的解释（2020修正）',
);
export const landLaw = cite('中华人民共和国土地管理法（2019）');
export const landRegulation = cite('中华人民共和国土地管理法实施条例（2021）');
export const supervisionLaw = cite('中华人民共和国监察法（2024修正）');
export const order15 = cite('违反土地管理规定行为处分办法（第15号令，2008）');
/** What no statute orders and the city arranges for itself. */
export const cityPolicy = cite('本市配置：');
