/**
 * Photographs of telephones are larger than what is accepted, and than what a page needs.
 *
 * They are drawn anew, upright, as JPEG. What the browser cannot draw – most HEIC, what is
 * no picture – is sent as it is: the server says what to do.
 */

// Bytes: a slow network sends them in a minute, and structures accept more by default.
const ENOUGH = 2 * 1024 ** 2;
// Dots of the longer side: A4 with 250, 200 and 130 dots per inch.
const SIDES = [3000, 2400, 1600];
const QUALITY = 0.82;
const SENT_AS_IT_IS = new Set(["image/jpeg", "image/png"]);

/**
 * @param {File} file what was chosen
 * @returns {Promise<File>} the same, or a smaller photograph
 */
export async function smaller(file) {
    const isPicture = file.type.startsWith("image/") && file.type !== "image/svg+xml";
    if (!isPicture || (file.size <= ENOUGH && SENT_AS_IT_IS.has(file.type))) {
        return file;
    }
    try {
        const picture = await createImageBitmap(file, {imageOrientation: "from-image"});
        let blob = null;
        for (const side of SIDES) {
            blob = await drawn(picture, side);
            if (blob.size <= ENOUGH) {
                break;
            }
        }
        picture.close();
        const name = file.name.replace(/\.\w+$/, "");
        return new File([blob], `${name}.jpg`, {type: blob.type});
    } catch {
        return file;
    }
}

function drawn(picture, side) {
    const scale = Math.min(1, side / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    const context = canvas.getContext("2d");
    // What one sees through is paper.
    context.fillStyle = "white";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}
