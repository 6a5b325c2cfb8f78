// Unpacks the program that the page carries. It runs only if it is the one whose digest the page names.
(async () => {
  const told = document.getElementById("page");
  try {
    const signs = atob(document.getElementById("program").textContent.trim());
    const packed = new Uint8Array(signs.length);
    for (let at = 0; at < signs.length; at++) packed[at] = signs.charCodeAt(at);
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    const script = document.createElement("script");
    script.textContent = await new Response(stream).text();
    document.body.append(script);
  } catch {
    told.textContent = "这个浏览器太旧，打不开这个网页。请换用 360 极速、QQ、Edge 或 Chrome 的新版本（内核 86 以上）。";
  }
})();
