/** What a page carries and what it gives away: its content, and files that are saved from it. */

/** Return the JSON that the page carries, packed, as its content. */
export async function content(): Promise<unknown> {
  const text = document.getElementById("content")?.textContent?.trim() ?? "";
  const packed = decoded(text);
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}

/** Return the bytes that base64 says; a callback for each of its signs would take longer than to unpack them. */
export function decoded(text: string): Uint8Array<ArrayBuffer> {
  const signs = atob(text);
  const bytes = new Uint8Array(signs.length);
  for (let at = 0; at < signs.length; at++) bytes[at] = signs.charCodeAt(at);
  return bytes;
}

/** Have the browser save a text as a file. */
export function download(name: string, text: string, type: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = fileNamed(name);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Return a name without the signs that no file's name may have. */
export function fileNamed(name: string): string {
  return name.replace(/[\\/:*?"<>|\s]/g, "_");
}

/** What is no text, by the bytes that it begins with. */
const KINDS: Record<string, string> = {
  "%PDF": "一份 PDF",
  "PK\x03\x04": "工作簿、文档（.xlsx、.docx）或者压缩包",
  "\xd0\xcf\x11\xe0": "旧格式的表格、文档（.xls、.doc）",
};

/** Return what kind of file it is that people take for text; empty if it may be text. */
export function kindOf(content: ArrayBuffer): string {
  return KINDS[String.fromCharCode(...new Uint8Array(content.slice(0, 4)))] ?? "";
}
