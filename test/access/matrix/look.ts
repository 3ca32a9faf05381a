import {
  addressOf,
  type Cell,
  cellsOf,
  fingerprint,
  isPage,
  methods,
  ownAddressOf,
  type Row,
  type World,
} from "./cells";
import { has, sees } from "./oracle";
import type { Principal } from "./principals";
import type { Answer, Send } from "./send";
import { respell } from "./spellings";

const atOnce = 12;
const mostFaults = 60;

/** Holds a product, reached by `send`, against the oracle; each look answers what is wrong, in sentences. */
export class Matrix {
  assertions = 0;

  constructor(
    readonly rows: Readonly<Record<string, Row>>,
    private readonly principals: readonly Principal[],
    private readonly world: World,
    private readonly send: Send,
  ) {}

  /** Whoever may not is refused, learns nothing, and changes nothing. */
  async denials(): Promise<string[]> {
    const denied = this.cells().filter(({ verdict }) => verdict !== "allowed");
    const addresses = new Map<Cell, string>();
    for (const cell of denied) addresses.set(cell, await addressOf(cell, this.world));
    const before = await fingerprint();
    const faults = await this.each(denied, async (cell) => {
      const answer = await this.ask(cell, addresses.get(cell) ?? "");
      if (!isDenied(cell, answer)) return `${named(cell)}: ${answer.status} ${answer.body.slice(0, 120)}`;
      return this.leak(cell, answer);
    });
    return [...faults, ...changed(before, await fingerprint())];
  }

  /** A hidden incident answers as one that does not exist. */
  async hiddenIsMissing(): Promise<string[]> {
    const hidden = this.cells().filter(
      ({ thing, principal, verdict }) =>
        thing === "hidden" && verdict === "refused" && !sees(principal.standing, "hidden"),
    );
    const plain = (cell: Cell, { status, body }: Answer) =>
      isPage(cell.route) ? `${status}` : `${status} ${body}`.replaceAll(/\b(\d+|987654321)\b/g, "#");
    return this.each(hidden, async (cell) => {
      const real = plain(cell, await this.ask(cell, await addressOf(cell, this.world)));
      const none = plain(cell, await this.ask(cell, await addressOf({ ...cell, thing: "missing" }, this.world)));
      return real === none ? null : `${named(cell)}: ${real.slice(0, 150)} ≠ ${none.slice(0, 150)}`;
    });
  }

  /** Whoever may succeeds, and each operation is seen to succeed for somebody. */
  async permissions(): Promise<string[]> {
    const allowed = this.cells().filter(
      ({ verdict, row }) => verdict === "allowed" && !row.endsWhoeverAsks && !row.neverSucceeds,
    );
    const succeeded = new Set<string>();
    const look = async (cell: Cell) => {
      const path = cell.method === "GET" ? await addressOf(cell, this.world) : await ownAddressOf(cell);
      const answer = await this.ask(cell, path);
      const { status, location } = answer;
      if (status < 400 && !location.includes("/sign-in")) succeeded.add(cell.key);
      if ((status >= 400 && status !== 409 && status !== 422) || location.includes("/sign-in?"))
        return `${named(cell)}: ${status} ${answer.body.slice(0, 160)}`;
      return this.leak(cell, answer);
    };
    // What reads goes first: what changes the workspace must not stand in its way.
    const faults = [
      ...(await this.each(
        allowed.filter(({ method }) => method === "GET"),
        look,
      )),
      ...(await this.each(
        allowed.filter(({ method }) => method !== "GET"),
        look,
      )),
    ];
    const silent = [...new Set(allowed.map(({ key }) => key))].flatMap((key) =>
      succeeded.has(key) ? [] : `${key}: nobody was seen to succeed`,
    );
    return [...faults, ...silent];
  }

  /** Another spelling of an address or request gets nobody around anything; each is tried by every third of those it concerns. */
  async spellings(): Promise<string[]> {
    const reads = this.cells().filter(({ method, verdict }) => method === "GET" && verdict !== "allowed");
    const tries: { cell: Cell; spelling: ReturnType<typeof respell>[number] }[] = [];
    for (const [index, cell] of reads.entries())
      for (const [turn, spelling] of respell(await addressOf(cell, this.world)).entries())
        if (isTurn(index + turn)) tries.push({ cell, spelling });
    return this.each(tries, async ({ cell, spelling }) => {
      const { name, path, headers = {}, method = "GET" } = spelling;
      this.assertions += 1;
      const answer = await this.send({ ...cell, method, path, headers });
      if (answer.status >= 500) return `${named(cell)}, ${name}: ${answer.status}`;
      const leak = this.leak(cell, answer);
      return leak && `${leak} (${name})`;
    });
  }

  /** A method that is not offered does nothing, for every third of everybody. */
  async otherMethods(): Promise<string[]> {
    const offered = new Set(Object.keys(this.rows));
    const routes = [...new Set(Object.keys(this.rows).map((key) => key.split(" ")[1] ?? ""))];
    const tries = routes.flatMap((route) =>
      methods.flatMap((method) => {
        if (offered.has(`${method} ${route}`) || (method === "HEAD" && offered.has(`GET ${route}`))) return [];
        return this.principals.flatMap((principal, index) =>
          isTurn(index + method.length + route.length) ? { route, method, principal } : [],
        );
      }),
    );
    const before = await fingerprint();
    const faults = await this.each(tries, async ({ route, method, principal }) => {
      const path = route.replace(/\[[^\]]+\]/g, String(this.world.granted));
      this.assertions += 1;
      const answer = await this.send({ principal, method, route, path });
      const where = { key: `${method} ${route}`, principal, thing: "granted" as const };
      return answer.status >= 500 ? `${named(where)}: ${answer.status}` : this.leak(where, answer);
    });
    return [...faults, ...changed(before, await fingerprint())];
  }

  private cells(): Cell[] {
    return cellsOf(this.rows, this.principals);
  }

  private async ask(cell: Cell, path: string): Promise<Answer> {
    this.assertions += 1;
    return this.send({ ...cell, path, body: await cell.row.body?.(cell) });
  }

  private leak(where: Pick<Cell, "key" | "principal" | "thing">, answer: Answer): string | null {
    const { standing, link } = where.principal;
    for (const thing of ["granted", "hidden"] as const) {
      this.assertions += 1;
      const may = sees(standing, thing) || (link?.works && link.incident === thing);
      if (!may && answer.body.includes(this.world.canary[thing]))
        return `${named(where)}: tells of the ${thing} incident`;
    }
    return null;
  }

  private async each<Of>(all: readonly Of[], look: (one: Of) => Promise<string | null>): Promise<string[]> {
    const faults: string[] = [];
    const queue = [...all];
    const worker = async () => {
      for (let one = queue.shift(); one !== undefined; one = queue.shift()) {
        const fault = await look(one);
        if (fault) faults.push(fault);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    return faults.slice(0, mostFaults);
  }
}

/** With some hundred addresses, everybody at everything would take longer than all other tests. */
const isTurn = (number: number) => number % 3 === 0;

function named({ key, principal, thing }: Pick<Cell, "key" | "principal" | "thing">): string {
  return `${key} by ${principal.name} on what is ${thing}`;
}

function isDenied(cell: Cell, { status, location }: Answer): boolean {
  if (isPage(cell.route) && cell.thing === "malformed" && status === 404) return true;
  if (cell.verdict === "unauthenticated") {
    return isPage(cell.route) ? [302, 303, 307].includes(status) && location.includes("/sign-in") : status === 401;
  }
  return isPage(cell.route) ? status === 404 : refusals(cell).includes(status);
}

/** 404 for what cannot be seen, 403 for what can be seen and not done, and for a permission that is missing. */
function refusals({ row: { rule, hides }, principal: { standing }, thing }: Cell): number[] {
  // What does not exist is looked at before or after what is permitted; it says nothing either way.
  if (thing === "malformed" || thing === "missing" || hides) return [403, 404];
  if (typeof rule === "string") return rule === "token" ? [404] : [403];
  if (!("incident" in rule)) return "needs" in rule && has(standing, rule.needs) ? [404] : [403];
  if (!has(standing, "incidents:read")) return [403];
  return sees(standing, thing) ? [403] : [404];
}

function changed(before: Record<string, string>, after: Record<string, string>): string[] {
  return Object.keys(after).flatMap((table) => (before[table] === after[table] ? [] : `${table} was changed`));
}
