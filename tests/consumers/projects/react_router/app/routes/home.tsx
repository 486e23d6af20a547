import { read } from "../metadata.server";
export async function loader() { return await read(); }
export default function Home({ loaderData }: { loaderData: { items: Record<string, string>; code: string } }) {
  return <p id="items">{JSON.stringify(loaderData)}</p>;
}
