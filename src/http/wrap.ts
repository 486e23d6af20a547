import { readable } from "./body.ts";
import { type Fetch, isOurLayer, type Layer, layered } from "./fetch.ts";

/** The fetch that a layer gets. Layers of other authors get responses that they can read. */
export function fetchFor(layer: Layer, fetch: Fetch): Fetch {
  return isOurLayer(layer) ? fetch : async (request) => readable(await fetch(request));
}

/**
 * Wraps a fetch in layers, the first one outermost, as `compose()` does. A response whose body is in memory stays so
 * between layers of this package.
 */
export function wrap(fetch: Fetch, layers: readonly Layer[]): Fetch {
  return layers.reduceRight<Fetch>((next, layer) => layered(fetchFor(layer, next), layer), fetch);
}
