// The fake inside the page, so that calls need no network, not even when the page is a file.
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
