// Elements are made by name, and text only ever becomes text: a note that contains markup is shown, not obeyed.

export const byId = id => document.getElementById(id);

export function element(name, properties = {}, ...children) {
  const { data = {}, aria = {}, ...rest } = properties;
  const made = Object.assign(document.createElement(name), rest);
  Object.assign(made.dataset, data);
  for (const [key, value] of Object.entries(aria))
    made.setAttribute(key === "role" ? key : `aria-${key}`, value);
  made.append(...children);
  return made;
}

// Shows a problem for what it is, with a way to try again where that can help; null takes it away.
export function showProblem(place, problem, tryAgain) {
  place.replaceChildren();
  place.hidden = problem === null;
  if (problem === null)
    return;
  place.append(element("strong", { textContent: problem.message }));
  if (problem.detail)
    place.append(element("span", { textContent: problem.detail }));
  const status = [problem.status && `HTTP ${problem.status}`, problem.retryAfter && `may pass in ${problem.retryAfter} s`].filter(Boolean);
  if (status.length > 0)
    place.append(element("small", { textContent: status.join(" · ") }));
  if (tryAgain)
    place.append(element("button", { type: "button", textContent: "Try again", onclick: tryAgain }));
}
