import { call, useTenant } from "./api.js";
import { byId, element, showProblem } from "./dom.js";
import { examples } from "./examples.js";
import { checkHealth, watchHealth } from "./health.js";
import { closeStored, showStored } from "./stored.js";

const pageSize = 10;
const list = byId("notes");
const query = byId("query");
const author = byId("author");
const tenant = byId("tenant");
const text = byId("text");
const wideEnough = matchMedia("(min-width: 60rem)");
const when = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

let about = { showsCiphertext: false, tenantHeader: null };
let skip = 0;
let selected = null;
let search = null;

// ---- What is searched for, and its results

// Each search replaces the one under way, so the last one's answer is the one that is shown.
async function refresh() {
  search?.abort();
  const mine = search = new AbortController();
  list.setAttribute("aria-busy", "true");
  rememberInAddress();
  const [q, by] = [query.value.trim(), author.value.trim()];
  const parameters = new URLSearchParams({ ...(q && { q }), ...(by && { author: by }), skip, top: pageSize });
  try {
    const found = await call(`${q ? "search" : "items"}?${parameters}`, { signal: mine.signal });
    if (mine === search)
      show(found, q, by);
  } catch (problem) {
    if (mine === search && problem.name !== "AbortError")
      fail(problem);
  }
}

function refreshFromStart() {
  skip = 0;
  return refresh();
}

function show(found, q, by) {
  showProblem(byId("problem"), null);
  list.removeAttribute("aria-busy");
  byId("heading").textContent = q ? `Nearest to “${q}”` : by ? `Notes by ${by}` : "Notes";
  const { length } = found.notes;
  byId("count").textContent =
    skip === 0 && found.next === null ? (length === 1 ? "1 note" : `${length} notes`)
      : `${skip + 1} to ${skip + length}${found.next === null ? "" : ", more follow"}`;
  byId("empty").hidden = length > 0;
  byId("empty").firstElementChild.textContent = by ? `There is no note by ${by}.` : "There is no note yet. Write the first one, or begin with some that are there to try:";
  byId("examples").hidden = by !== "";
  list.replaceChildren(...found.notes.map(noteItem));
  markSelected();

  byId("pages").hidden = skip === 0 && found.next === null;
  byId("page").textContent = `Page ${skip / pageSize + 1}`;
  byId("previous").disabled = skip === 0;
  byId("next").disabled = found.next === null;
  for (const note of found.notes)
    suggestAuthor(note.author);
}

function fail(problem) {
  list.removeAttribute("aria-busy");
  list.replaceChildren();
  byId("heading").textContent = "Notes";
  byId("count").textContent = "";
  byId("empty").hidden = byId("pages").hidden = true;
  showProblem(byId("problem"), problem, refresh);
  checkHealth();
}

function noteItem(note) {
  const words = about.showsCiphertext
    ? element("button", { type: "button", className: "open", textContent: note.text, aria: { pressed: "false" }, onclick: () => select(note) })
    : element("p", { className: "open", textContent: note.text });
  const line = element("div", { className: "row" },
    element("button", { type: "button", className: "by", textContent: note.author ?? "unknown", title: "Only notes by this author", onclick: () => filterBy(note.author) }));
  if (note.written)
    line.append(element("time", { dateTime: note.written, textContent: when.format(new Date(note.written)) }));
  if (note.distance !== null)
    line.append(distanceBar(note.distance));
  return element("li", { data: { id: note.id } }, words, line);
}

// Full is "nothing in common"; a distance can be more than 1, where texts point in opposite directions.
function distanceBar(distance) {
  const number = distance.toFixed(3);
  const fill = element("span");
  fill.style.width = `${Math.min(Math.max(distance, 0), 1) * 100}%`;
  return element("span", { className: "distance", title: "Distance: 0 says the same, 1 has nothing in common" },
    element("span", { className: "bar", aria: { role: "meter", label: "Distance", valuemin: "0", valuemax: "1", valuenow: Math.min(distance, 1), valuetext: number } }, fill),
    element("span", { className: "number", textContent: number }));
}

function suggestAuthor(name) {
  if (name && ![...byId("authors").options].some(option => option.value === name))
    byId("authors").append(element("option", { value: name }));
}

function filterBy(name) {
  author.value = author.value === name ? "" : name;
  refreshFromStart();
}

// ---- The selected note

function select(note) {
  if (selected === note.id) {
    deselect();
    return;
  }
  selected = note.id;
  markSelected();
  showStored(note);
  // Not behind the sheet that comes up on a small screen.
  list.querySelector("[aria-pressed=true]")?.closest("li").scrollIntoView({ block: "nearest" });
}

function deselect() {
  selected = null;
  markSelected();
  closeStored();
}

function markSelected() {
  for (const item of list.children)
    item.querySelector("button.open")?.setAttribute("aria-pressed", String(item.dataset.id === selected));
}

// ---- Writing

async function store() {
  const button = byId("write").querySelector("button.primary");
  const problemPlace = byId("write").querySelector(".problem");
  button.disabled = true;
  byId("written").textContent = "";
  try {
    const receipt = await call("items", { method: "POST", body: { text: text.value, author: byId("by").value } });
    showProblem(problemPlace, null);
    text.value = "";
    byId("written").textContent = "Stored.";
    suggestAuthor(byId("by").value.trim());
    await refreshFromStart();
    // What is stored of it is what this page is about; on a small screen it would cover the rest.
    if (wideEnough.matches && selected !== receipt.id)
      list.querySelector(`li[data-id="${CSS.escape(receipt.id)}"] button.open`)?.click();
  } catch (problem) {
    showProblem(problemPlace, problem);
    if (problem.status !== 400)
      checkHealth();
  } finally {
    button.disabled = false;
  }
}

async function storeExamples() {
  byId("examples").disabled = true;
  try {
    for (const example of examples)
      await call("items", { method: "POST", body: example });
    await refreshFromStart();
  } catch (problem) {
    fail(problem);
  } finally {
    byId("examples").disabled = false;
  }
}

// ---- The address holds what is searched for, so that it survives a reload and can be passed on

function rememberInAddress() {
  const parameters = new URLSearchParams();
  for (const [name, value] of [["q", query.value], ["author", author.value], ["tenant", tenant.value], ["skip", skip || ""]]) {
    if (value)
      parameters.set(name, value);
  }
  history.replaceState(null, "", parameters.size > 0 ? `?${parameters}` : location.pathname);
}

function recallFromAddress() {
  const parameters = new URLSearchParams(location.search);
  query.value = parameters.get("q") ?? "";
  author.value = parameters.get("author") ?? "";
  tenant.value = parameters.get("tenant") ?? "";
  skip = Math.max(Math.floor(Number(parameters.get("skip")) / pageSize) * pageSize || 0, 0);
}

// ---- Events

// Not at every key: a little after the last one.
function debounced(run) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(run, 180);
  };
}

function turnPage(by) {
  skip = Math.max(skip + by, 0);
  refresh().then(() => {
    // The first and the last page have a button that cannot be pressed any more; whoever uses the keyboard must not be lost on it.
    if (document.activeElement === document.body || document.activeElement.disabled)
      list.focus();
    byId("heading").scrollIntoView({ block: "nearest" });
  });
}

function moveBetweenNotes(event, step) {
  const notes = [...list.querySelectorAll("button.open")];
  const at = notes.findIndex(note => note.closest("li").contains(document.activeElement));
  if (at < 0 && document.activeElement !== query && document.activeElement !== list)
    return;
  const next = at < 0 ? (step > 0 ? 0 : -1) : at + step;
  if (next < 0)
    query.focus();
  else
    notes[next]?.focus();
  event.preventDefault();
}

document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing)
    return;
  if (event.key === "/" && !event.target.matches("input, textarea")) {
    query.focus();
    query.select();
    event.preventDefault();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    moveBetweenNotes(event, event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Escape" && selected !== null && !event.target.matches("input")) {
    const note = list.querySelector("[aria-pressed=true]");
    deselect();
    note?.focus();
  }
});

text.addEventListener("keydown", event => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey))
    byId("write").requestSubmit();
});
byId("write").addEventListener("submit", event => {
  event.preventDefault();
  store();
});
byId("search").addEventListener("submit", event => {
  event.preventDefault();
  refreshFromStart();
});
query.addEventListener("input", debounced(refreshFromStart));
author.addEventListener("input", debounced(refreshFromStart));
tenant.addEventListener("input", debounced(() => {
  useTenant(about.tenantHeader, tenant.value);
  byId("authors").replaceChildren();
  deselect();
  refreshFromStart();
}));
byId("previous").addEventListener("click", () => turnPage(-pageSize));
byId("next").addEventListener("click", () => turnPage(pageSize));
byId("examples").addEventListener("click", storeExamples);
byId("close").addEventListener("click", () => {
  const note = list.querySelector("[aria-pressed=true]");
  deselect();
  note?.focus();
});
document.addEventListener("back", () => {
  if (!byId("problem").hidden)
    refresh();
});

// ---- The start

recallFromAddress();
watchHealth();
try {
  about = await call("about");
  useTenant(about.tenantHeader, tenant.value);
  byId("tenancy").hidden = about.tenantHeader === null;
  document.body.classList.toggle("shows-ciphertext", about.showsCiphertext);
  await refresh();
} catch (problem) {
  fail(problem);
}
