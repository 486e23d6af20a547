// A door → how many modules of the package, and how many kilobytes of them, it loads; as JSON.
const { statSync } = require("node:fs");

require(process.argv[2]);
const files = Object.keys(require.cache).filter((file) => file.includes("server-metadata"));
const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
console.log(JSON.stringify({ modules: files.length, kB: Math.round(bytes / 1024) }));
