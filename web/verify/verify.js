const [form, note, finding] = ['form', 'note', 'finding'].map((id) => document.getElementById(id));

const decoded = (text) => new TextDecoder().decode(Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0)));
const encoded = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

async function verify() {
  const text = note.value.replaceAll('\r\n', '\n');
  finding.textContent = '…';
  try {
    const response = await fetch(`/verify/check?note=${encoded(text)}`);
    const { holds, finding: words } = await response.json();
    finding.textContent = `${holds ? '✓' : '✗'} ${words}`;
    finding.className = holds ? 'holds' : 'fails';
  } catch {
    finding.textContent = '平台没有应答 / the platform does not answer';
  }
}

form.addEventListener('submit', (event) => { event.preventDefault(); void verify(); });
if (location.hash.length > 1) {
  try {
    note.value = decoded(location.hash.slice(1));
    void verify();
  } catch {
    finding.textContent = '链接不完整 / the link is not whole';
  }
}
