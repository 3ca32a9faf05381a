import { answerAuth } from "@/app/_server/auth-exchange";
import { sessionCookie } from "@/app/_server/viewer";
import { env } from "@/lib/env";
import { viewerOfSession } from "@/lib/members/sessions";

type Jar = Map<string, string>;

/** A browser that signs in through the product's own handler, and remembers cookies for it and for the provider. */
export class Browser {
  readonly own: Jar = new Map();
  private readonly provider: Jar = new Map();

  /** Asks the product, as a request from its own page would. */
  async ask(method: "GET" | "POST", path: string, form?: Record<string, string>): Promise<Response> {
    const url = new URL(path, env().PUBLIC_URL);
    const answer = await answerAuth(
      new Request(url, {
        method,
        headers: {
          cookie: header(this.own),
          "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
          "x-handback-address": "203.0.113.77",
          ...(form ? { "content-type": "application/x-www-form-urlencoded" } : {}),
        },
        ...(form ? { body: new URLSearchParams(form).toString() } : {}),
      }),
      url.pathname.replace("/api/auth/", "").split("/"),
    );
    keep(this.own, answer);
    return answer;
  }

  /** Presses the button of the sign-in page, and answers where it leads at the provider. */
  async leave({ fresh = false, next = "/incidents" } = {}): Promise<URL> {
    const { csrfToken } = (await (await this.ask("GET", "/api/auth/csrf")).json()) as { csrfToken: string };
    const form = { csrfToken, callbackUrl: next };
    const answer = await this.ask("POST", `/api/auth/signin/oidc${fresh ? "?fresh=1" : ""}`, form);
    return new URL(answer.headers.get("location") ?? "", env().PUBLIC_URL);
  }

  /** Chooses somebody at the provider, and answers the address it sends the browser back to. */
  async choose(at: URL, sub: string): Promise<URL> {
    const page = await this.follow(at);
    const resumed = await this.follow(page, { method: "POST", body: new URLSearchParams({ sub }) });
    return this.follow(resumed);
  }

  /** All of it: leaves, chooses, comes back. Answers where the product sends the browser then. */
  async signIn(sub: string, how: { fresh?: boolean; next?: string } = {}): Promise<string> {
    const back = await this.choose(await this.leave(how), sub);
    const answer = await this.ask("GET", `${back.pathname}${back.search}`);
    return answer.headers.get("location") ?? "";
  }

  get session(): string | undefined {
    return this.own.get(sessionCookie());
  }

  /** Who the product takes this browser for. */
  async viewer() {
    return this.session ? viewerOfSession(this.session) : null;
  }

  private async follow(url: URL, init: RequestInit = {}): Promise<URL> {
    const answer = await fetch(url, { redirect: "manual", ...init, headers: { cookie: header(this.provider) } });
    keep(this.provider, answer);
    const location = answer.headers.get("location");
    if (!location) throw new Error(`the provider answered ${answer.status} at ${url.pathname}`);
    return new URL(location, url);
  }
}

/** Whose sign-in did not lead to a session: the word for it on the sign-in page. */
export function refusalIn(location: string): string | null {
  return new URL(location, "https://handback.acme.example").searchParams.get("error");
}

function header(jar: Jar): string {
  return [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
}

function keep(jar: Jar, answer: Response): void {
  for (const line of answer.headers.getSetCookie()) {
    const [pair = ""] = line.split(";");
    const at = pair.indexOf("=");
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
    if (value === "" || /max-age=0/i.test(line)) jar.delete(name);
    else jar.set(name, value);
  }
}
