// A message as the part of a file name: "Add Posts & tags" → `add_posts_tags`.

const longest = 50;

export function slugOf(message: string): string {
  const words = message
    .normalize("NFKD")
    .replaceAll(/\p{M}+/gu, "")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
  let slug = "";
  for (const word of words) {
    const longer = slug === "" ? word : `${slug}_${word}`;
    if (longer.length > longest) break;
    slug = longer;
  }
  return slug || (words[0]?.slice(0, longest) ?? "migration");
}
