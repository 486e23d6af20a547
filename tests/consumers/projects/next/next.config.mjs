// The packages are linked from a folder beside this one.
export default { turbopack: { root: "/" }, outputFileTracingRoot: "/" };
