/** How an agency is spoken of in letters, by how its name ends: 你局, 你院. What is special stands first. */
const BY_ENDING: readonly (readonly [ending: string, short: string])[] = [
  ['人民检察院', '院'],
  ['人民法院', '院'],
  ['镇人民政府', '镇'],
  ['乡人民政府', '乡'],
  ['人民政府', '政府'],
  ['街道办事处', '街道'],
  ['办公室', '办'],
  ['街道', '街道'],
  ['委', '委'],
  ['委员会', '委'],
  ['镇', '镇'],
  ['乡', '乡'],
  ['厅', '厅'],
  ['局', '局'],
];

function shortOf(name: string): string {
  return BY_ENDING.find(([ending]) => name.endsWith(ending))?.[1] ?? '单位';
}

/** 我局; courts and procuratorates say 本院 of themselves. */
export function selfOf(name: string): string {
  const short = shortOf(name);
  return `${short === '院' ? '本' : '我'}${short}`;
}

/** 你局, 你院: as between agencies that are not one another's superior. */
export function addressOf(name: string): string {
  return `你${shortOf(name)}`;
}
