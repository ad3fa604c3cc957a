/**
 * Draws a stroke, as a finger or a mouse does.
 */
export function drawOn(canvas) {
    const box = canvas.getBoundingClientRect();
    const at = (x, y) => ({
        bubbles: true,
        button: 0,
        buttons: 1,
        clientX: box.left + box.width * x,
        clientY: box.top + box.height * y,
        isPrimary: true,
        pointerId: 1,
        pressure: 0.5,
    });
    canvas.dispatchEvent(new PointerEvent("pointerdown", at(0.2, 0.7)));
    for (const [x, y] of [
        [0.35, 0.3],
        [0.5, 0.7],
        [0.65, 0.3],
        [0.8, 0.7],
    ]) {
        canvas.dispatchEvent(new PointerEvent("pointermove", at(x, y)));
    }
    const released = {...at(0.8, 0.7), buttons: 0};
    canvas.dispatchEvent(new PointerEvent("pointerup", released));
}

export const draw = {
    content: "Draw the signature",
    trigger: "canvas.o_web_sign_signature",
    run() {
        drawOn(this.anchor);
    },
};

/**
 * In the dialog of a professional.
 */
export const drawAndConfirm = [
    draw,
    {
        content: "Confirm",
        trigger: ".modal-footer .btn-primary:enabled",
        run: "click",
    },
];

/**
 * Once, after a professional's first signature: they draw it each time.
 */
export const notRemembered = {
    content: "Do not remember the signature",
    trigger: ".modal:not(:has(canvas)) .modal-footer .btn-secondary",
    run: "click",
};
