const [form, note, finding, shown, compare, file, compared] = [
  'form',
  'note',
  'finding',
  'papers',
  'compare',
  'file',
  'compared',
].map((id) => document.getElementById(id));
let issued = [];

const decoded = (text) =>
  new TextDecoder().decode(
    Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0)),
  );
const encoded = (text) =>
  btoa(String.fromCharCode(...new TextEncoder().encode(text)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

function show(words, holds) {
  finding.textContent = words;
  finding.className = holds === undefined ? '' : holds ? 'holds' : 'fails';
}

const dayOf = (at) =>
  new Date(at).toLocaleDateString('zh-CN', {
    timeZone: 'Asia/Shanghai',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
  });

function list(papers) {
  issued = papers;
  shown.replaceChildren(
    ...papers.map(({ name, number, from, to, at, sha256, originals }) => {
      const line = document.createElement('li');
      line.textContent =
        `《${name}》${number ?? ''}，${from} → ${to}，${dayOf(at)}。` +
        (sha256 === null ? '尚未由平台印制 / not printed here yet' : `PDF SHA-256：${sha256}`) +
        originals.map((hash) => `。盖章原件 SHA-256：${hash}`).join('');
      return line;
    }),
  );
  compare.hidden = crypto.subtle === undefined || !papers.some((paper) => hashesOf(paper).length > 0);
  compared.textContent = '';
}

/** Of the print and of the originals with their seals. */
function hashesOf({ sha256, originals }) {
  return [...(sha256 === null ? [] : [sha256]), ...originals];
}

/** The file stays in the browser: its hash is computed here. */
async function compareFile() {
  const [chosen] = file.files;
  if (chosen === undefined) return;
  const digest = await crypto.subtle.digest('SHA-256', await chosen.arrayBuffer());
  const hash = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const found = issued.find((paper) => hashesOf(paper).includes(hash));
  compared.textContent =
    found === undefined
      ? `✗ 与上列文书都不同 / none of these papers: ${hash}`
      : `✓ 即《${found.name}》${found.number ?? ''} / it is this paper, byte for byte`;
  compared.className = found === undefined ? 'fails' : 'holds';
}

async function verify() {
  list([]);
  const text = note.value.replaceAll('\r\n', '\n').trim();
  if (text === '') {
    show('请先粘贴回执 / paste a receipt first');
    return;
  }
  show('…');
  try {
    const response = await fetch(`/verify/check?note=${encoded(`${text}\n`)}`);
    const answer = await response.json();
    const {
      holds,
      finding: words,
      papers,
    } = response.ok ? answer : { holds: false, finding: answer.errors[0].message, papers: [] };
    const what = /\nsubject (\S+ \S+)\nevent (\d+)\nleaf \S+\ntime (\S+)\n/.exec(`${text}\n`);
    show(
      `${holds ? '✓' : '✗'} ${words}${what === null ? '' : `\n回执 / receipt: ${what[1]}, event ${what[2]}, ${what[3]}`}`,
      holds,
    );
    list(papers);
  } catch {
    show('平台没有应答 / the platform does not answer');
  }
}

function fromAddress() {
  if (location.hash.length <= 1) return;
  try {
    note.value = decoded(location.hash.slice(1));
    note.scrollTop = 0;
    void verify();
  } catch {
    show('链接不完整 / the link is not whole', false);
  }
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void verify();
});
file.addEventListener('change', () => void compareFile());
note.addEventListener('input', () => {
  show('');
  list([]);
});
addEventListener('hashchange', fromAddress);
fromAddress();
