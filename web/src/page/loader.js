// Unpacks the program that the page carries. It runs only if it is the one whose digest the page names.
(async () => {
  const told = document.getElementById("page");
  try {
    const packed = Uint8Array.from(atob(document.getElementById("program").textContent.trim()), (sign) =>
      sign.charCodeAt(0),
    );
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    const script = document.createElement("script");
    script.textContent = await new Response(stream).text();
    document.body.append(script);
  } catch {
    told.textContent = "这个浏览器太旧，打不开这个网页。请换用 360 极速、QQ、Edge 或 Chrome 的新版本（内核 86 以上）。";
  }
})();
