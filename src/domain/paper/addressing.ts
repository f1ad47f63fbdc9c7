/** How an agency speaks of itself and is spoken to in letters, by how its name ends: 我局, 你局; 我院, 你院. */
const BY_ENDING: readonly (readonly [ending: string, short: string])[] = [
  ['人民检察院', '院'],
  ['人民法院', '院'],
  ['人民政府', '政府'],
  ['监察委员会', '委'],
  ['委员会', '委'],
  ['街道办事处', '办'],
  ['办公室', '办'],
  ['街道', '街道'],
  ['乡', '乡'],
  ['镇', '镇'],
  ['局', '局'],
];

function shortOf(name: string): string {
  return BY_ENDING.find(([ending]) => name.endsWith(ending))?.[1] ?? '单位';
}

/** 我局, 本院: courts say 本院 of themselves. */
export function selfOf(name: string): string {
  return `${name.endsWith('人民法院') ? '本' : '我'}${shortOf(name)}`;
}

/** 你局, 你院: as between agencies that are not one another's superior. */
export function addressOf(name: string): string {
  return `你${shortOf(name)}`;
}
