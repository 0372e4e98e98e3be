// keepAttributes: the callbacks of ACLs and attributes are there when a class asks for them, and its own come first.
import { expect, test } from "vitest";
import { AclPacket, BareosFdPlugin, bRC_OK, bRC_Skip, RUN_AHEAD, type bRC } from "bareosfd";
import { createMockCore } from "bareosfd/testing";

const CALLBACKS = ["getAcl", "setAcl", "getXattr", "setXattr"];

function callbacksOf(plugin: object): string[] {
  return CALLBACKS.filter((name) => typeof Reflect.get(plugin, name) === "function");
}

class Plain extends BareosFdPlugin {}

class Keeper extends BareosFdPlugin {
  override keepAttributes = true;
}

class Own extends Keeper {
  getAcl(): bRC {
    return bRC_Skip;
  }
}

test("callbacks are there for whoever keeps attributes", () => {
  expect(callbacksOf(new Plain())).toEqual([]);
  expect(callbacksOf(new Keeper())).toEqual(CALLBACKS);
  const late = new Plain();
  late.keepAttributes = true;
  expect(callbacksOf(late)).toEqual(CALLBACKS);
});

test("a class may have its own, and an object may be given one", () => {
  const packet = new AclPacket();
  expect(new Own().getAcl()).toBe(bRC_Skip);
  expect(callbacksOf(new Own())).toEqual(CALLBACKS);
  const given = new Plain();
  Reflect.set(given, "getAcl", () => bRC_Skip);
  expect(callbacksOf(given)).toEqual(["getAcl"]);
  expect(Reflect.apply(Reflect.get(given, "getAcl") as () => bRC, given, [packet])).toBe(bRC_Skip);
});

test("kept attributes stand in nobody's way", () => {
  const offers = [new Plain(), new Keeper(), new Own()].map((plugin) => plugin[RUN_AHEAD]);
  expect(offers.map(({ mode }) => mode)).toEqual(["data", "data", "no"]);
  expect(offers.map(({ keepsAttributes }) => keepsAttributes)).toEqual([false, true, false]);
});

test("without native functions nothing is read", () => {
  const keeper = new Keeper();
  const packet = new AclPacket({ fname: "/etc/hostname" });
  const getAcl = Reflect.get(keeper, "getAcl") as (packet: AclPacket) => bRC;
  const undo = createMockCore().install();
  expect(Reflect.apply(getAcl, keeper, [packet])).toBe(bRC_OK);
  undo();
  expect(packet.content).toBeNull();
});
