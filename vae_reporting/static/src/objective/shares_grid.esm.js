import {useEffect, useRef} from "@odoo/owl";
import {X2Many2DMatrixRenderer} from "@web_widget_x2many_2d_matrix/components/x2many_2d_matrix_renderer/x2many_2d_matrix_renderer.esm";
import {patch} from "@web/core/utils/patch";

/** OCA's grid leaves its inputs without a name: each is that of its row and column. */
patch(X2Many2DMatrixRenderer.prototype, {
    setup() {
        super.setup();
        this.table = useRef("table");
        useEffect(() => this.nameInputs());
    },

    nameInputs() {
        const lines = this.table.el ? this.table.el.tBodies[0].rows : [];
        this.rows.slice(0, lines.length).forEach((row, y) =>
            this.columns.forEach((column, x) => {
                // The first cell is the head of the row.
                const input = lines[y].cells[x + 1].querySelector("input");
                if (input) {
                    input.setAttribute("aria-label", `${row.text}, ${column.text}`);
                }
            })
        );
    },
});
