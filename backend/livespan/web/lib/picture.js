/** An SVG as a PNG. */

/** Pixels of the picture for one of the drawing. */
const SCALE = 2;
/** Browsers draw no canvas with a longer side than this. */
const LONGEST = 16_000;

/** @param {string} drawing SVG with a width and a height. @returns {Promise<Blob>} */
export async function png(drawing) {
  const url = URL.createObjectURL(new Blob([drawing], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const scale = Math.min(SCALE, LONGEST / image.width, LONGEST / image.height);
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    ctx.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The picture could not be made."))), "image/png");
    });
  } finally {
    URL.revokeObjectURL(url);
  }
}
