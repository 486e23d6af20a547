// main.ts in the development server of Vite.
import { createServer } from "vite";

const server = await createServer({ configFile: false, server: { middlewareMode: true }, appType: "custom", logLevel: "error" });
await (await server.ssrLoadModule("/main.ts")).main();
await server.close();
