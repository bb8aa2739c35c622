// The application's API. Whatever goes wrong becomes a Problem, with the words of the problem details where there are any.

export class Problem extends Error {
  constructor({ title, detail, status, retryAfter }) {
    super(title);
    this.detail = detail;
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

// The header that names the tenant, where the application has an index for each.
const tenancy = { header: null, tenant: "" };

export function useTenant(header, tenant) {
  Object.assign(tenancy, { header, tenant });
}

export async function call(path, { method = "GET", body, signal } = {}) {
  const headers = {};
  if (body !== undefined)
    headers["Content-Type"] = "application/json";
  if (tenancy.header && tenancy.tenant)
    headers[tenancy.header] = tenancy.tenant;

  let response;
  try {
    response = await fetch(path, { method, headers, signal, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch (error) {
    if (error.name === "AbortError")
      throw error;
    throw new Problem({ title: "The application does not answer.", detail: "Is it still running?" });
  }
  if (response.ok)
    return response.json();

  let details = {};
  try {
    details = await response.json();
  } catch {
    // Something in between has answered, and not with problem details; the status has to do.
  }
  throw new Problem({
    title: details.title ?? "The application answered with an error.",
    detail: details.detail,
    status: response.status,
    retryAfter: response.headers.get("Retry-After"),
  });
}

// "Healthy" or "Unhealthy" is the service's state; null is an application that does not answer.
export async function health() {
  try {
    return await (await fetch("health")).text();
  } catch {
    return null;
  }
}
