import { call } from "./api.js";
import { byId, element, showProblem } from "./dom.js";

// What the service holds of the selected note, beside what one reads here. Only where the emulator runs in the application's own process.

const place = byId("stored-note");
const invitation = place.textContent.trim();
const shownBytes = 96;
let latest = 0;

export async function showStored(note) {
  const mine = ++latest;
  document.body.classList.add("with-stored");
  try {
    const held = await call(`items/${encodeURIComponent(note.id)}/ciphertext`);
    if (mine !== latest)
      return;
    const { nonceLength, tagLength } = held;
    place.replaceChildren(
      part("Text", note.text ?? "", held.contents, nonceLength, tagLength),
      part("Author and time", JSON.stringify({ author: note.author, written: note.written && Date.parse(note.written) }), held.metadata, nonceLength, tagLength),
      part("Vector", "numbers that a search compares", held.vector, nonceLength, tagLength),
      legend(),
      element("p", {
        className: "remark",
        textContent: "Sealed with AES-256-GCM by the emulator in this process. The key is this application's, which sends it along with each request; "
          + "without it these bytes say nothing. Only the id and the sizes stand in the open.",
      }));
  } catch (problem) {
    if (mine !== latest)
      return;
    const failed = element("div", { className: "problem" });
    showProblem(failed, problem, () => showStored(note));
    place.replaceChildren(failed);
  }
}

export function closeStored() {
  latest++;
  document.body.classList.remove("with-stored");
  place.replaceChildren(element("p", { className: "remark", textContent: invitation }));
}

function part(name, plaintext, base64, nonceLength, tagLength) {
  const made = element("section", {}, element("h3", { textContent: name }), element("p", { className: "plain", textContent: plaintext }));
  if (base64 === null) {
    made.append(element("p", { className: "remark", textContent: "nothing is stored" }));
    return made;
  }
  const bytes = Uint8Array.from(atob(base64), character => character.charCodeAt(0));
  const tagStart = bytes.length - tagLength;
  const cut = tagStart - nonceLength > shownBytes;
  const end = cut ? nonceLength + shownBytes : tagStart;
  const left = tagStart - end;
  made.append(
    element("p", { className: "bytes", aria: { role: "img", label: `${bytes.length} bytes of ciphertext` } },
      element("span", { className: "nonce", textContent: hex(bytes.subarray(0, nonceLength)) }), " ",
      element("span", { className: "cipher", textContent: hex(bytes.subarray(nonceLength, end)) }),
      ...(cut ? [element("span", { className: "left-out", textContent: ` … ${left.toLocaleString("en")} bytes more … ` })] : [" "]),
      element("span", { className: "tag", textContent: hex(bytes.subarray(tagStart)) })),
    element("p", { className: "remark", textContent: `${bytes.length.toLocaleString("en")} bytes` }));
  return made;
}

const hex = bytes => Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join(" ");

function legend() {
  const entry = (kind, text) => [element("span", { className: `swatch ${kind}` }), element("span", { textContent: text })];
  return element("p", { className: "legend" }, ...entry("nonce", "nonce"), ...entry("cipher", "ciphertext"), ...entry("tag", "authentication tag"));
}
