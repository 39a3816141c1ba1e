/** The hub's API as the CLI and the demo call it. */
export class Api {
  readonly url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.url = url;
    this.#token = token;
  }

  async call(
    method: "GET" | "PUT" | "POST" | "PATCH" | "DELETE",
    path: string,
    body?: unknown,
  ): Promise<unknown> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    return await this.#send(method, path, text, "application/json");
  }

  /** Sends text that is not JSON. */
  async upload(path: string, text: string, contentType: string): Promise<unknown> {
    return await this.#send("POST", path, text, contentType);
  }

  async #send(method: string, path: string, body: string | undefined, contentType: string): Promise<unknown> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#token}`, "content-type": contentType },
      ...(body === undefined ? {} : { body }),
    });
    if (!response.ok) throw new ApiError(method, path, response.status, await response.text());
    return response.status === 204 ? undefined : await response.json();
  }
}

export class ApiError extends Error {
  readonly status: number;
  readonly body: string;
  constructor(method: string, path: string, status: number, body: string) {
    super(`${method} ${path} answered ${status}: ${body.slice(0, 500)}`);
    this.status = status;
    this.body = body;
  }
}
