import { serverPlace, stopServer } from "./postgres-server.ts";

/** Names the place for a database server, and stops it after the last test if any test started it. */
export default async function postgresOnce(): Promise<() => Promise<void>> {
  const place = await serverPlace();
  process.env["CARILLON_TEST_POSTGRES_PLACE"] = place;
  return () => stopServer(place);
}
