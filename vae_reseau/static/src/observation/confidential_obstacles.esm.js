import {ConfidentialObstacles} from "@vae_assistance/diagnosis/confidential_obstacles.esm";
import {patch} from "@web/core/utils/patch";
import {useService} from "@web/core/utils/hooks";

/** What an obstacle of health shows of the field can be noted: its kind, and nobody. */
patch(ConfidentialObstacles.prototype, {
    setup() {
        super.setup();
        this.action = useService("action");
    },

    async onNoteObservation(obstacle) {
        this.action.doAction(
            await this.orm.call(
                "vae.obstacle.confidential",
                "action_note_observation",
                [[obstacle.id]]
            )
        );
    },
});
