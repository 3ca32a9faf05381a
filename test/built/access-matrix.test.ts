import { afterAll, beforeAll, expect, it } from "vitest";
import { Matrix } from "../access/matrix/look";
import { seatPrincipals } from "../access/matrix/principals";
import { builtRoutes, type Product, startProduct } from "../access/matrix/product";
import { outsideTheMatrix, rowsOf } from "../access/matrix/rows";
import { sendTo } from "../access/matrix/send";
import { makeWorld } from "../access/matrix/world";
import { ownDatabase } from "../database";

ownDatabase();

const patience = 600_000;
let product: Product;
let matrix: Matrix;

beforeAll(async () => {
  const world = await makeWorld();
  const principals = await seatPrincipals(world);
  product = await startProduct();
  matrix = new Matrix(rowsOf(world.bystander, world.developer), principals, world, sendTo(product.url));
}, patience);
afterAll(() => product?.stop());

it("has a row for every address of the build, and no row without one", () => {
  const listed = [...Object.keys(matrix.rows).map((key) => key.split(" ")[1] ?? ""), ...Object.keys(outsideTheMatrix)];
  const built = builtRoutes();
  expect(built.filter((route) => !listed.includes(route))).toEqual([]);
  expect(listed.filter((route) => !built.includes(route))).toEqual([]);
});

it(
  "refuses whoever may not, says nothing of what they may not see, and changes nothing",
  async () => expect(await matrix.denials()).toEqual([]),
  patience,
);

it(
  "answers for a hidden incident as for one that does not exist",
  async () => expect(await matrix.hiddenIsMissing()).toEqual([]),
  patience,
);

it(
  "is not got around by another spelling of an address or a request",
  async () => expect(await matrix.spellings()).toEqual([]),
  patience,
);

it("does nothing by a method it does not offer", async () => expect(await matrix.otherMethods()).toEqual([]), patience);

it(
  "lets whoever may succeed, and every operation is seen to succeed",
  async () => expect(await matrix.permissions()).toEqual([]),
  patience,
);

it("made twenty thousand assertions or more", () => {
  expect(matrix.assertions).toBeGreaterThanOrEqual(20_000);
});
