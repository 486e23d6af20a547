// The fake inside the page: calls are answered without a network, from a file as well.
import { createFakeService } from "../../src/fake/mod.ts";
import { inventory, token } from "./playground.ts";

const fake = createFakeService(inventory);
const playground = {
  url: "http://fake.invalid",
  token,
  fake,
  fetch: (input: Request | URL | string, init?: RequestInit) => {
    const request = new Request(input, init);
    return request.url.startsWith("http://fake.invalid/") ? fake(request) : fetch(request);
  },
};
Object.assign(globalThis, { playground });
