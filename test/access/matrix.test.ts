import { beforeAll, expect, it } from "vitest";
import { ownDatabase } from "../database";
import { operations, sendInProcess } from "./matrix/in-process";
import { Matrix } from "./matrix/look";
import { seatPrincipals } from "./matrix/principals";
import { outsideTheMatrix, rowsOf } from "./matrix/rows";
import { makeWorld } from "./matrix/world";

ownDatabase();

// The API by tokens, without a server between: a part of what the built product is held against in test/built.
let matrix: Matrix;

beforeAll(async () => {
  const world = await makeWorld();
  const principals = (await seatPrincipals(world)).filter(({ headers }) => "authorization" in headers);
  const rows = Object.entries(rowsOf(world.bystander, world.developer)).filter(([key]) => key.includes(" /api/v1/"));
  matrix = new Matrix(Object.fromEntries(rows), principals, world, sendInProcess);
});

it("has a row for every operation of the API, and no row without one", () => {
  const known = Object.keys(matrix.rows);
  const outside = (key: string) => (key.split(" ")[1] ?? "") in outsideTheMatrix;
  expect(operations().filter((key) => !known.includes(key) && !outside(key))).toEqual([]);
  expect(known.filter((key) => !operations().includes(key))).toEqual([]);
});

it("refuses every token that may not, says nothing of what it may not see, and changes nothing", async () => {
  expect(await matrix.denials()).toEqual([]);
}, 300_000);

it("answers a token for a hidden incident as for one that does not exist", async () => {
  expect(await matrix.hiddenIsMissing()).toEqual([]);
}, 300_000);

it("lets every token that may succeed", async () => {
  expect(await matrix.permissions()).toEqual([]);
}, 300_000);
