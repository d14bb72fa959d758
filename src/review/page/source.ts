// Where answers come from: the server on this machine, or this very file.

export interface Side { name: string; oid: string; path?: string; bytes: number; width?: number; height?: number; here: boolean }
export interface Pair { before: Side | null; after: Side | null }
export interface Compared extends Pair {
  finding?: string; noise?: boolean; difference?: string;
  comparison: { parameters?: Parameters | null };
}
export interface Parameters { changed: Change[]; same: number; known_before: boolean; known_after: boolean }
export interface Change { field: string; before?: string; after?: string; words?: Record<string, string>[] }
export interface Picture { path: string; oid: string; commit: string; at: string; author: string; prompt: string; model: string; seed?: string }
export interface Version { commit: string; path: string; author: string; at: string; subject: string; oid: string | null; seed?: string; prompt?: string }
export interface Remark {
  id: string; oid?: string; x?: number; y?: number; width?: number; height?: number; text: string; author: string;
  at: string; signature: string; resolved: boolean; retracted: boolean; replies: Remark[];
}
export interface Verdict { oid: string; value: string; text: string; author: string; stale: boolean; signature: string }
export interface Review {
  id: string; title: string; state: string; author: string; pins: Remark[]; comments: Remark[]; verdicts: Verdict[];
  versions: { path: string; oid: string; current: boolean }[];
}
export interface Start { project: string; language: string; mode: "gallery" | "review" | "pairs"; review: string }
export type Operation = Record<string, string | number>;

interface Bundle { answers: Record<string, unknown>; images: Record<string, string>; shrunk: number }

export const bundle: Bundle | null = (() => {
  const element = document.getElementById("bundle");
  return element?.textContent ? (JSON.parse(element.textContent) as Bundle) : null;
})();

export class Refusal extends Error {
  constructor(readonly status: number, message: string) { super(message); }
}

async function read(response: Response): Promise<any> {
  const text = await response.text();
  if (response.ok) return JSON.parse(text);
  let message = text;
  try { message = (JSON.parse(text) as { error: string }).error; } catch { /* a plain sentence */ }
  throw new Refusal(response.status, message);
}

export async function get<T>(address: string): Promise<T> {
  if (bundle) {
    if (!(address in bundle.answers)) throw new Refusal(404, address);
    return bundle.answers[address] as T;
  }
  return (await read(await fetch(address))) as T;
}

export async function post(address: string, body: unknown): Promise<any> {
  return read(await fetch(address, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  }));
}

// The address of an image; empty: this file does not hold it.
export function image(address: string): string {
  return bundle ? bundle.images[address] ?? "" : address;
}

export function thumbnail(oid: string): string {
  return bundle ? image(`/picture/${oid}`) : `/thumbnail/${oid}`;
}

// The link's secret for a cookie; afterwards it stands in no address any more.
export async function sign_in(): Promise<void> {
  if (bundle) return;
  const key = location.hash.slice(1);
  if (!/^[0-9a-f]{32}$/.test(key)) return;
  history.replaceState(null, "", "/#/");
  await post("/session", key);
}
