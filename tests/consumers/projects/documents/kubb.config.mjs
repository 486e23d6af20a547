// openapi.yaml → generated/; each plugin with its defaults.
import { defineConfig } from "@kubb/core";
import { pluginClient } from "@kubb/plugin-client";
import { pluginOas } from "@kubb/plugin-oas";
import { pluginTs } from "@kubb/plugin-ts";
import { pluginZod } from "@kubb/plugin-zod";

export default defineConfig({
  root: ".",
  input: { path: "openapi.yaml" },
  output: { path: "generated", clean: true },
  plugins: [pluginOas(), pluginTs(), pluginZod(), pluginClient()],
});
