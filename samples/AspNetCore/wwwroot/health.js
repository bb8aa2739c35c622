import { health } from "./api.js";
import { byId } from "./dom.js";

const states = {
  Healthy: ["up", "The service is healthy"],
  Degraded: ["down", "The service is degraded"],
  Unhealthy: ["down", "The service is not available"],
};
const sign = byId("health");
let asking = null;

// Asks once, however many want to know meanwhile. Announces that the service is back, so that what failed can be tried again.
export function checkHealth() {
  asking ??= health().then(answer => {
    asking = null;
    const [state, text] = answer === null ? ["down", "The application does not answer"] : states[answer] ?? ["down", "The service's state is unknown"];
    const before = sign.dataset.state;
    if (before === state && sign.textContent === text)
      return;
    sign.dataset.state = state;
    sign.textContent = text;
    if (before === "down" && state === "up")
      sign.dispatchEvent(new CustomEvent("back", { bubbles: true }));
  });
  return asking;
}

// More often while it is down, and never for a page that nobody sees.
export async function watchHealth() {
  if (!document.hidden)
    await checkHealth();
  setTimeout(watchHealth, sign.dataset.state === "up" ? 5000 : 1500);
}

document.addEventListener("visibilitychange", () => { if (!document.hidden) checkHealth(); });
