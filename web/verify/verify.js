const [form, note, finding] = ['form', 'note', 'finding'].map((id) => document.getElementById(id));

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

async function verify() {
  const text = note.value.replaceAll('\r\n', '\n').trim();
  if (text === '') {
    show('请先粘贴回执 / paste a receipt first');
    return;
  }
  show('…');
  try {
    const response = await fetch(`/verify/check?note=${encoded(`${text}\n`)}`);
    const answer = await response.json();
    const { holds, finding: words } = response.ok ? answer : { holds: false, finding: answer.errors[0].message };
    const what = /\nsubject (\S+ \S+)\nevent (\d+)\nleaf \S+\ntime (\S+)\n/.exec(`${text}\n`);
    show(
      `${holds ? '✓' : '✗'} ${words}${what === null ? '' : `\n回执 / receipt: ${what[1]}, event ${what[2]}, ${what[3]}`}`,
      holds,
    );
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
note.addEventListener('input', () => {
  show('');
});
addEventListener('hashchange', fromAddress);
fromAddress();
