// Unpacks what the file carries: the records, and the base map's layers. Knows nothing of what they mean.
(function () {
  "use strict";
  const maillage = (window.maillage = window.maillage || {});

  async function unpack() {
    const packed = Uint8Array.from(atob(document.getElementById("carried").textContent), (c) => c.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
    const whole = await new Response(stream).arrayBuffer();
    let at = 4 + new DataView(whole).getUint32(0, true);
    const sizes = JSON.parse(new TextDecoder().decode(new Uint8Array(whole, 4, at - 4)));
    const parts = new Map();
    for (const [name, size] of Object.entries(sizes)) {
      parts.set(name, whole.slice(at, at + size));
      at += size;
    }
    return parts;
  }

  maillage.carried = window.DecompressionStream ? unpack() : Promise.reject(new Error("DecompressionStream"));
  maillage.carried.catch(() => 0); // whoever waits for it says so
  maillage.read = async (url) => {
    const part = (await maillage.carried).get(url.split("/").pop());
    if (!part) throw new Error(url);
    return part;
  };
})();
